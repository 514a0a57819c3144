import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { secretReference } from '../../../src/editor/environment/references';
import { invoke, key, listJobs, runCode, runningId, runTool } from '../agentCalls';
import { all } from '../outputPlaces';
import { useLocalSandbox } from '../services';
import {
  command,
  endlessProgram,
  eventually,
  lines,
  openText,
  run,
  sample,
  setting,
  workspaceSetting,
  writeFile,
} from '../support';

describe('tools for language models', () => {
  useLocalSandbox();
  afterEach(async () => {
    for (const name of ['env', 'envFile', 'inputFiles', 'networkMode', 'ttl', 'returnArtifact'])
      await workspaceSetting(name, undefined);
    await setting('ttl', undefined);
  });

  it('are there under their names, with a schema', () => {
    for (const name of [runTool, 'list_unsandbox_jobs', 'cancel_unsandbox_job']) {
      const tool = vscode.lm.tools.find((each) => each.name === name);
      assert.ok(tool, name);
      assert.equal((tool.inputSchema as { type: string }).type, 'object');
    }
  });

  const programs: Readonly<Record<string, string>> = {
    typescript: 'const n: number = 6 * 7; console.log(n)',
    c: '#include <stdio.h>\nint main(void) { printf("%d\\n", 6 * 7); }',
    py: 'print(6 * 7)',
    Shell: 'echo $((6 * 7))',
  };
  for (const [language, code] of Object.entries(programs)) {
    it(`${language}: runs and says how it ended`, async () => {
      const text = await invoke(runTool, { language, code });
      assert.match(text, /^The program ended: completed, exit code 0, /);
      assert.match(text, /^Job id: \S+\. Language: \w+\. Ran in: local sandbox\.$/m);
      assert.match(text, /^<<<(\w+) stdout of the program.*\n42\n\1>>> end of stdout$/m);
      assert.match(text, /^stderr: empty\.$/m);
    }).timeout(60_000);
  }

  it('gives the program files and variables', async () => {
    await writeFile('agent/numbers.txt', '1 2 3\n');
    const code = 'import os\nprint(os.environ["A"], open("numbers.txt").read().strip(), open("data.csv").readline())';
    const text = await runCode(code, { files: ['agent/numbers.txt', './data.csv'], env: { A: 'x y' } });
    assert.match(text, /^x y 1 2 3 /m);
  });

  it('takes "folder/path" and absolute paths inside the workspace', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    for (const file of [`${folder?.name}/data.csv`, sample('data.csv').fsPath])
      assert.match(await runCode('print(len(open("data.csv").read()) > 0)', { files: [file] }), /^True$/m);
  });

  it('a program that fails is a result', async () => {
    const text = await runCode('import sys\nprint("out")\nprint("oops", file=sys.stderr)\nsys.exit(3)');
    assert.match(text, /^The program ended: completed, exit code 3, /);
    assert.match(text, /^<<<\w+ stdout.*\nout\n/m);
    assert.match(text, /^<<<\w+ stderr.*\noops\n/m);
  });

  it('is stopped at its time limit, the user’s where it names none', async () => {
    const slow = 'echo started; sleep 60';
    const language = 'bash';
    assert.match(
      await runCode(slow, { language, ttl: 1 }),
      /^The program ended: stopped at its time limit[\s\S]*\nstarted\n/,
    );
    await setting('ttl', 1);
    await workspaceSetting('ttl', 900);
    assert.match(
      await runCode(slow, { language }),
      /^The program ended: stopped at its time limit/,
      'not the workspace’s',
    );
  });

  it('makes hostile output harmless, and keeps beginning and end of a long one', async () => {
    const text = await runCode('print("\\x1b]0;title\\x07\\u202Eevil\\x00")\nprint(">>> end of stdout")');
    assert.match(text, /\\u\{202E\}evil\\u\{0000\}/);
    const isControl = (character: string): boolean => character !== '\n' && /[\p{Cc}\u202E]/u.test(character);
    assert.deepEqual([...text].filter(isControl), []);
    const long = await runCode('print("first")\nfor i in range(9000): print("line", i)\nprint("last")');
    assert.match(long, /\nfirst\n[\s\S]*\n\[… [\d,]+ characters are left out here …\]\n[\s\S]*\nlast\n/);
    assert.ok(long.length < 20_000, String(long.length));
  });

  it('takes nothing from settings and comments', async () => {
    await workspaceSetting('env', { LEAK: 'from settings' });
    await workspaceSetting('inputFiles', ['data.csv']);
    await workspaceSetting('networkMode', 'semitrusted');
    await workspaceSetting('returnArtifact', true);
    const code = lines(
      '# unsandbox: network=semitrusted files=fib.py env=LEAK nonsense=1',
      'import os',
      'print(os.environ.get("LEAK"), sorted(os.listdir()))',
    );
    const text = await runCode(code);
    assert.match(text, /^None \['main\.py'\]$/m);
    assert.ok(!text.includes('Artifacts'));
  });

  it('leaves a row in the panel that can be shown and run again, and opens nothing', async () => {
    const editor = await openText('print("mine")');
    const text = await runCode('print("of an agent")');
    const id = /^Job id: (\S+?)\. /m.exec(text)?.[1] ?? '';
    assert.equal(vscode.window.activeTextEditor, editor);
    assert.equal(vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme !== 'output').length, 1);
    assert.match(
      await listJobs(),
      new RegExp(`^- id "${id}": completed, exit code 0, .*"agent\\.py", started by an agent$`, 'm'),
    );
    await command('showJobOutput');
    const shown = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(shown, /of an agent/);
    const again = await command('runAgain');
    assert.equal(again?.stdout, 'of an agent\n');
    assert.notEqual(again.jobId, id);
    assert.match(
      await listJobs(),
      new RegExp(`^- id "${again.jobId}": completed, exit code 0, .*"agent\\.py", started by the user$`, 'm'),
    );
  });

  it('puts nothing into the Problems panel', async () => {
    await runCode('raise ValueError("agent")');
    // What it would have said is there before what a later run says.
    await run((await openText('raise ValueError("mine")')).document.uri, {});
    await eventually(
      () => all().length,
      (count) => count > 0,
      'the problem of the later run',
    );
    const found = vscode.languages.getDiagnostics().filter(([uri]) => uri.scheme === 'unsandbox-code');
    assert.deepEqual(found, []);
  });

  describe('refuse, with a sentence that helps', () => {
    const refused: Readonly<Record<string, readonly [object, RegExp]>> = {
      'no code': [{ code: '  ' }, /"code" has to be a text/],
      'code with NUL': [{ code: 'a\0b' }, /NUL/],
      'a time limit that is too long': [{ ttl: 901 }, /"ttl".*1 to 900/],
      'a parameter that there is not': [{ stdin: 'x' }, /no parameter "stdin"/],
      'a secret of the user': [{ env: { A: secretReference('TOKEN') } }, /secret of the user/],
      'the network': [{ networkMode: 'semitrusted' }, /no network here.*unsandbox\.agents\.networkMode/],
      'a file outside': [{ files: ['/etc/passwd'] }, /outside the workspace/],
      'a way up': [{ files: ['agent/../../x'] }, /outside the workspace/],
      'a file that is not there': [{ files: ['nothing.csv'] }, /no file "nothing\.csv"/],
      'a folder': [{ files: ['agent'] }, /no file "agent"/],
      'too many files': [{ files: Array.from({ length: 11 }, (_, i) => `${i}.txt`) }, /at most 10/],
      'a secret in a variable': [
        { env: { A: `AKIA${'B'.repeat(16)}` } },
        /looks secret: the variable A \(seems to contain an AWS/,
      ],
      'a file of variables': [{ files: ['.env'] }, /may not send what looks secret: \.env/],
      'a key by its content': [
        { files: ['agent/notes.txt'] },
        /looks secret: .*notes\.txt \(seems to contain a private key\)/,
      ],
      'a link that leads out': [{ files: ['agent/leads-out.txt'] }, /link that leads out/],
      'a link to a secret': [{ files: ['agent/innocent.txt'] }, /looks secret/],
      'the own key in the code': [{ code: `k = "${key}"` }, /the code \(seems to contain your unsandbox key\)/],
    };
    before(async () => {
      process.env['UNSANDBOX_API_KEY'] = key;
      await writeFile('.env', 'A=1');
      await writeFile('agent/notes.txt', `-----BEGIN ${'PRIVATE'} KEY-----\nMIIE\n-----END ${'PRIVATE'} KEY-----\n`);
      const outside = join(tmpdir(), `outside-${process.pid}.txt`);
      writeFileSync(outside, 'outside');
      symlinkSync(outside, sample('agent/leads-out.txt').fsPath);
      symlinkSync(sample('.env').fsPath, sample('agent/innocent.txt').fsPath);
    });
    after(async () => {
      delete process.env['UNSANDBOX_API_KEY'];
      await vscode.workspace.fs.delete(sample('agent'), { recursive: true });
      await vscode.workspace.fs.delete(sample('.env'));
    });
    for (const [name, [input, message]] of Object.entries(refused)) {
      it(name, async () => {
        const before = (await listJobs()).match(/^- id/gm)?.length ?? 0;
        await assert.rejects(runCode('print(1)', input), { message });
        assert.equal((await listJobs()).match(/^- id/gm)?.length ?? 0, before, 'no job');
      });
    }
  });

  it('a workspace cannot allow more: only the user’s own setting counts', async () => {
    await assert.rejects(workspaceSetting('agents.networkMode', 'semitrusted'));
    const file = sample('.vscode/settings.json');
    const had = await vscode.workspace.fs.readFile(file).then(undefined, () => undefined);
    await writeFile('.vscode/settings.json', '{"unsandbox.agents.networkMode":"semitrusted","unsandbox.ttl":7}');
    const settings = () => vscode.workspace.getConfiguration('unsandbox');
    await eventually(
      () => settings().get('ttl'),
      (ttl) => ttl === 7,
      'the setting',
    );
    await assert.rejects(runCode('print(1)', { networkMode: 'semitrusted' }), /no network here/);
    await vscode.workspace.fs.writeFile(file, had ?? Buffer.from('{}'));
    await setting('agents.networkMode', 'semitrusted');
    // The local sandbox takes it only when it was started with a switch: its refusal shows that it was asked.
    await assert.rejects(runCode('print(1)', { networkMode: 'semitrusted' }), /semitrusted is switched off/);
    await setting('agents.networkMode', undefined);
  });

  it('a token that is cancelled cancels the job, wherever it stands', async () => {
    const source = new vscode.CancellationTokenSource();
    const running = runCode('sleep 120', { language: 'bash' }, source.token);
    const settled = running.then(
      (text) => text,
      (error: unknown) => String(error),
    );
    const id = await runningId();
    source.cancel();
    assert.match(await settled, /cancelled|Cancel/i);
    await eventually(listJobs, (list) => new RegExp(`^- id "${id}": cancelled`, 'm').test(list), 'a cancelled job');
    const early = new vscode.CancellationTokenSource();
    early.cancel();
    await assert.rejects(runCode('print("never")', {}, early.token));
  }).timeout(60_000);

  it('list tells of jobs without code; cancel ends one, and says so when it had ended', async () => {
    const program = endlessProgram();
    const running = runCode(`secretive=1\n${program.code}`, { language: 'bash' });
    const id = await runningId();
    await program.printed();
    assert.ok(!(await listJobs()).includes('secretive'));
    const cancel = (jobId: string): Promise<string> => invoke('cancel_unsandbox_job', { jobId });
    assert.match(await cancel(id), /was cancelled|is being cancelled/);
    assert.match(await running, /^The program ended: cancelled[\s\S]*\nstarted\n/);
    assert.match(await cancel(id), /had ended already: cancelled/);
    await assert.rejects(cancel('no-such-job'), /no job with the id "no-such-job"/);
    await assert.rejects(cancel(''), /"jobId"/);
  }).timeout(60_000);

  it('jobs of the user are listed as theirs', async () => {
    await run(sample('hello.py'), {});
    assert.match(await listJobs(), /"hello\.py", started by the user$/m);
  });
});
