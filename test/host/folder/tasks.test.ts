import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { likeGcc } from '../../support/likeGcc';
import { channel, problems } from '../outputPlaces';
import { useLocalSandbox } from '../services';
import { command, endlessProgram, eventually, heldProgram, lines, sample, writeFile } from '../support';
import { endTasks, exitCodeOf, start, terminalText, writeTasks } from '../taskRuns';

const type = 'unsandbox';
/** A link in the workspace, which goes with the test. */
function linkTo(target: string, path: string): void {
  mkdirSync(dirname(sample(path).fsPath), { recursive: true });
  symlinkSync(target, sample(path).fsPath);
  links.add(sample(path).fsPath);
}
const links = new Set<string>();

describe('tasks', () => {
  useLocalSandbox();
  afterEach(async () => {
    for (const link of links) rmSync(link);
    links.clear();
    await endTasks();
  });

  it('of tasks.json run in a terminal, with what they say and the editor puts in', async () => {
    const code = ['import os, sys', 'print(os.environ["MODE"], sys.argv[1:], input())', 'sys.exit(3)'];
    const uri = await writeFile('sub/given.py', lines(...code));
    await vscode.window.showTextDocument(uri);
    const given = { env: { MODE: `\${fileBasename}` }, args: ['two words', `\${relativeFile}`], input: 'Ada', ttl: 7 };
    await writeTasks([{ type, label: 'given', file: `\${workspaceFolder}/sub/given.py`, ...given }]);
    assert.equal(await exitCodeOf('given'), 3);
    const text = await terminalText(/completed, exit code 3/);
    assert.match(text, /── given\.py · python · local sandbox ─[\s\S]*limits: 7 s, no network/);
    assert.match(text, /given\.py {2}(?:pending|running) {2}job /);
    assert.match(text, /\ngiven\.py \['two words', 'sub\/given\.py'\] Ada\s*\n/);
  });

  it('run the file that the person works on where they name none, also one without a folder', async () => {
    await writeTasks([
      { type, label: 'this' },
      { type, label: 'file', file: `\${file}` },
    ]);
    await vscode.window.showTextDocument(
      await vscode.workspace.openTextDocument({ content: 'exit(5)', language: 'python' }),
    );
    assert.equal(await exitCodeOf('this'), 5);
    await vscode.window.showTextDocument(await writeFile('six.py', 'exit(6)'));
    assert.equal(await exitCodeOf('this'), 6);
    assert.equal(await exitCodeOf('file'), 6);
  });

  it('are offered for the active file, and for open ones that say how they run', async () => {
    const commented = await writeFile('sub/said.py', '# unsandbox: ttl=9\nprint("said")\n');
    await vscode.workspace.openTextDocument(commented);
    await vscode.workspace.openTextDocument(sample('fib.js'));
    await vscode.window.showTextDocument(sample('hello.py'));
    const offered = await vscode.tasks.fetchTasks({ type });
    const names = offered.map(({ name }) => name);
    // What other tests had open may be so still.
    for (const name of ['Run hello.py', 'Run sub/said.py']) assert.ok(names.includes(name), names.join());
    assert.ok(!names.includes('Run fib.js'), names.join());
    const [said] = offered.filter(({ name }) => name.endsWith('said.py'));
    assert.equal(await exitCodeOf(said as vscode.Task), 0);
    assert.match(await terminalText(/completed/), /limits: 9 s[\s\S]*\nsaid/);
    await vscode.commands.executeCommand('workbench.action.tasks.reRunTask');
    await terminalText(/said[\s\S]*said/);
  });

  it('are offered for the file in front while the person is in the Output panel', async () => {
    await vscode.window.showTextDocument(sample('hello.py'));
    await vscode.commands.executeCommand('workbench.panel.output.focus');
    await eventually(
      () => vscode.window.activeTextEditor?.document.uri.scheme,
      (scheme) => scheme === 'output',
      'the Output panel',
    );
    const offered = await vscode.tasks.fetchTasks({ type });
    assert.equal(offered[0]?.name, 'Run hello.py');
  });

  it('show colours, mark stderr, and nothing else gets through to the terminal', async () => {
    const hostile = [
      '\\x1b]0;title\\x07',
      '\\x1b]52;c;aGk=\\x07',
      '\\x1b[6n',
      '\\x1b]8;;http://x/\\x07link\\x1b]8;;\\x07',
      '\\x1b[2J',
    ];
    await writeFile(
      'hostile.py',
      lines('import sys', `print("a${hostile.join('')}z")`, 'print("oh", file=sys.stderr)'),
    );
    await writeTasks([{ type, label: 'hostile', file: 'hostile.py' }]);
    assert.equal(await exitCodeOf('hostile'), 0);
    assert.match(await terminalText(/completed/), /\nalinkz\s*\n── stderr ──\s*\noh\s*\n── hostile\.py: completed/);
    assert.ok(!vscode.window.terminals.some(({ name }) => name.includes('title')));
  });

  it('do not reveal the output channel, which has what they printed all the same', async () => {
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await writeFile('quiet.py', 'print("quiet " * 2)');
    await writeTasks([{ type, label: 'quiet', file: 'quiet.py', presentation: { reveal: 'never' } }]);
    assert.equal(await exitCodeOf('quiet'), 0);
    assert.ok(vscode.window.visibleTextEditors.every(({ document }) => document.uri.scheme !== 'output'));
    await command('runFile', sample('hello.py'));
    const text = (await channel('quiet.py: completed')).getText();
    assert.equal(text.split('quiet quiet').length, 2, 'printed once');
  });

  it('are terminated with their job', async () => {
    await writeFile('endless.py', 'import time\nprint("started", flush=True)\ntime.sleep(600)');
    await writeTasks([{ type, label: 'endless', file: 'endless.py', ttl: 600 }]);
    const { execution, ended } = await start('endless');
    await terminalText(/running 0:0\d, 9:5\d left\. Ctrl\+C cancels/);
    execution.terminate();
    assert.equal(await ended, undefined);
    await command('runFile', sample('hello.py'));
    await channel('endless.py: cancelled');
  });

  it('are cancelled by Ctrl+C, however often it is pressed', async () => {
    const program = endlessProgram();
    await writeFile('patient.sh', program.code);
    await writeTasks([{ type, label: 'patient', file: 'patient.sh', ttl: 600 }]);
    const { ended } = await start('patient');
    await program.printed();
    await terminalText(/running 0:\d\d.*Ctrl\+C cancels/);
    for (let count = 0; count < 2; count += 1) vscode.window.activeTerminal?.sendText('\u0003', false);
    assert.equal(await ended, 130);
    await terminalText(/\nstarted\s*\n── patient\.sh: cancelled/);
  });

  it('that are stopped at their time limit say so by their exit code', async () => {
    await writeFile('slow.py', 'import time\ntime.sleep(600)');
    await writeTasks([{ type, label: 'slow', file: 'slow.py', ttl: 1 }]);
    assert.equal(await exitCodeOf('slow'), 124);
    await terminalText(/Next step: run again with 60 s/);
  });

  it('depend on others: in sequence until one fails, and side by side', async () => {
    for (const code of [0, 4]) await writeFile(`exit${code}.py`, `print("this is ${code}")\nexit(${code})`);
    await writeTasks([
      { type, label: 'good', file: 'exit0.py' },
      { type, label: 'bad', file: 'exit4.py' },
      { type, label: 'last', file: 'hello.py', dependsOn: ['good', 'bad'], dependsOrder: 'sequence' },
      { type, label: 'both', file: 'hello.py', ttl: 50, dependsOn: ['good', 'bad'] },
      { type, label: 'fine', file: 'hello.py', ttl: 51, dependsOn: ['good'] },
    ]);
    const codes: [string, number | undefined][] = [];
    const started: string[] = [];
    const starts = vscode.tasks.onDidStartTask(({ execution: { task } }) => started.push(task.name));
    const listener = vscode.tasks.onDidEndTaskProcess(({ execution: { task }, exitCode }) =>
      codes.push([task.name, exitCode]),
    );
    const runAll = async (name: string, count: number): Promise<typeof codes> => {
      codes.length = 0;
      await vscode.commands.executeCommand('workbench.action.tasks.runTask', name);
      return eventually(
        () => codes,
        ({ length }) => length >= count,
        name,
      );
    };
    assert.deepEqual((await runAll('fine', 2)).slice(), [
      ['good', 0],
      ['fine', 0],
    ]);
    assert.deepEqual((await runAll('last', 2)).slice(), [
      ['good', 0],
      ['bad', 4],
    ]);
    assert.deepEqual((await runAll('both', 2)).map(String).toSorted().slice(0, 2), ['bad,4', 'good,0']);
    assert.ok(!started.includes('last'), 'what a task that failed comes before is not started');
    for (const each of [listener, starts]) each.dispose();
  });

  it('do not save artifacts where a link leads out by the time they come', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    const program = heldProgram();
    await writeFile('late.c', `#include <sys/wait.h>\n#include <unistd.h>\nint main(void) { ${program.c} }`);
    const artifacts = { program: true, folder: 'sub/late' };
    await writeTasks([{ type, label: 'late', file: 'late.c', artifacts }]);
    const { ended } = await start('late');
    await program.waits();
    linkTo(outside, 'sub/late');
    await program.letGo();
    assert.equal(await ended, 1);
    await terminalText(/The artifacts were not saved: sub\/late/);
    assert.deepEqual(readdirSync(outside), []);
  });

  it('save artifacts where they say, and replace nothing', async () => {
    await writeTasks([{ type, label: 'build', file: 'fib.c', artifacts: { program: true, folder: 'sub/build' } }]);
    assert.equal(await exitCodeOf('build'), 0);
    assert.equal(await exitCodeOf('build'), 0);
    await terminalText(/saved sub\/build\/.* \(2\)/);
    assert.equal((await vscode.workspace.fs.readDirectory(sample('sub/build'))).length, 2);
    await writeTasks([{ type, label: 'none', file: 'hello.py', artifacts: { wasm: true, folder: 'sub/none' } }]);
    assert.equal(await exitCodeOf('none'), 1);
    await terminalText(/of python is not possible here/);
  });

  it('with a problem matcher: it finds the workspace’s file, and there is no second entry', async () => {
    const uri = await writeFile('sub/broken.c', lines('int main(void) {', '  return missing;', '}'));
    const matched = (): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri);
    await writeTasks([
      { type, label: 'matched', file: 'sub/broken.c', problemMatcher: likeGcc },
      { type, label: 'own', file: 'sub/broken.c', ttl: 61, problemMatcher: [] },
    ]);
    assert.equal(await exitCodeOf('own'), 1);
    const [own] = await problems(uri, 1);
    assert.equal(own?.range.start.line, 1);
    assert.equal(await exitCodeOf('matched'), 1);
    await terminalText(/sub\/broken\.c:2:10: error: .missing. undeclared/);
    const [entry, ...others] = await eventually(
      matched,
      (found) => found.some(({ source }) => source !== 'unsandbox'),
      'matched',
    );
    assert.deepEqual(others, []);
    assert.deepEqual([entry?.range.start.line, entry?.range.start.character], [1, 9]);
  });

  const bad: Readonly<Record<string, readonly [Readonly<Record<string, unknown>>, RegExp]>> = {
    'an unknown network': [
      { network: 'open' },
      /"network" of the task has the wrong value "open"\. It takes: "zerotrust" or "semitrusted"/,
    ],
    'no time': [
      { ttl: 0 },
      /"ttl" of the task has the wrong value 0\. It takes: a whole number of seconds from 1 to 900/,
    ],
    'a time in quotes': [{ ttl: '5' }, /wrong value "5"\. It takes: .*without quotes/],
    'a missing file': [{ file: 'gone.py' }, /gone\.py does not exist/],
    'a file outside': [{ file: '../outside.py' }, /outside\.py, which is outside the workspace/],
    'an absolute file outside': [{ file: '/etc/passwd' }, /passwd, which is outside the workspace/],
    'an input file outside': [{ files: ['/etc/passwd'] }, /passwd, which is outside the workspace/],
    'an input outside': [{ input: { file: '../x' }, language: 'python' }, /x, which is outside the workspace/],
    'an unknown language': [{ language: 'pythn' }, /language "pythn" of the task is not known/],
    'an unknown property': [{ tll: 5 }, /a property "tll" that unsandbox does not know/],
    'files that nothing matches': [{ files: ['*.nothing'] }, /No file matches \*\.nothing/],
    'artifacts outside': [{ artifacts: { program: true, folder: '../up' } }, /up, is outside the workspace/],
    'artifacts among settings': [{ artifacts: { program: true, folder: '.git/hooks' } }, /not saved in \.git\/hooks/],
    'artifacts among settings through a link': [
      { artifacts: { program: true, folder: 'sub/settings/deeper' } },
      /not saved in sub\/settings\/deeper/,
    ],
    'an unknown artifact': [{ artifacts: { exe: true } }, /a property "artifacts\.exe"/],
    'too many arguments for the language': [{ file: 'fib.c', args: ['x'] }, /cannot be given input or arguments/],
  };
  it('that are wrong say so in a sentence each, and nothing is sent', async () => {
    linkTo(sample('.vscode').fsPath, 'sub/settings');
    const presentation = { panel: 'dedicated' };
    await writeTasks(
      Object.entries(bad).map(([label, [values]]) => ({ type, label, file: 'hello.py', presentation, ...values })),
    );
    const started = [];
    for (const label of Object.keys(bad)) started.push(await start(label));
    for (const { ended } of started) assert.equal(await ended, 1);
    for (const [label, [, sentence]] of Object.entries(bad)) {
      vscode.window.terminals.find(({ name }) => name.endsWith(label))?.show();
      const text = await terminalText(/Nothing ?was ?sent|does not exist|cannot be given/);
      assert.match(text.replace(/\s*\n(?! )/g, ' '), sentence, label);
      assert.doesNotMatch(text, /──/, label);
    }
  }).timeout(120_000);
});
