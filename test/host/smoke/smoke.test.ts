import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../../package.json';
import { invoke, listJobs, runCode } from '../agentCalls';
import { channel } from '../outputPlaces';
import { pickEntry } from '../questions';
import { useLocalSandbox } from '../services';
import {
  activated,
  command,
  endlessProgram,
  eventually,
  jobs,
  jobThat,
  knownTests,
  lines,
  openText,
  run,
  sample,
  writeFile,
} from '../support';
import { endTasks, exitCodeOf, terminalText, writeTasks } from '../taskRuns';

/** The main paths once each, for every VS Code that is supported and for the package as it is installed. */
describe('in short', () => {
  useLocalSandbox();

  it('it is activated, with its API', async () => {
    assert.equal((await activated()).version, 1);
  });

  it('every command is registered', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      manifest.contributes.commands.map(({ command: id }) => id).filter((id) => !registered.has(id)),
      [],
    );
  });

  it('a file runs, and what it printed is in the channel and in a document', async () => {
    const uri = await writeFile('smoke.py', 'print(6 * 7)');
    const outcome = await run(uri, {});
    assert.deepEqual([outcome.status, outcome.exitCode, outcome.stdout], ['completed', 0, '42\n']);
    await command('runFile', uri);
    await channel('smoke.py: completed, exit code 0');
    await command('showJobOutput');
    const { document } = vscode.window.activeTextEditor ?? {};
    assert.equal(document?.uri.scheme, 'unsandbox-job');
    assert.match(document.getText(), /^42$/m);
  });

  it('a compiled language and TypeScript run', async () => {
    for (const name of ['fib.c', 'fib.ts']) assert.match((await run(sample(name), {})).stdout, /^0 1 1 2 3 5 8/);
  });

  it('a cancelled job gives what it printed so far', async () => {
    const program = endlessProgram();
    const running = run((await openText(program.code, 'shellscript')).document.uri, {});
    await program.printed();
    await vscode.commands.executeCommand('unsandbox.cancelAllJobs');
    const { status, stdout } = await running;
    assert.deepEqual([status, stdout], ['cancelled', 'started\n']);
  });

  it('the panel opens, and has the job that runs', async () => {
    await vscode.commands.executeCommand('unsandbox.jobs.focus');
    const uri = await writeFile('listed.sh', endlessProgram().code);
    const running = run(uri, {});
    const { startedHere, language } = await jobThat('listed.sh', 'running');
    assert.deepEqual([startedHere, language], [true, 'bash']);
    await command('stop', uri);
    assert.equal((await running).status, 'cancelled');
    assert.equal((await jobs())[0]?.status, 'cancelled');
  });

  it('variables, input files, input and arguments reach the program', async () => {
    const code = lines(
      'import os, sys',
      'print(os.environ["A"], sys.argv[1:], input(), open("data.csv").readline() != "")',
    );
    const uri = await writeFile('given.py', code);
    const options = { env: { A: 'b' }, inputFiles: ['data.csv'], input: 'typed', arguments: ['x y'] };
    assert.equal((await run(uri, options)).stdout, "b ['x y'] typed True\n");
  });

  it('options that are saved for a file count, and those of its comment', async () => {
    const uri = await writeFile('saved.py', '# unsandbox: ttl=77\nimport os\nprint(os.listdir())');
    await vscode.window.showTextDocument(uri);
    await command('addInputFiles', sample('data.csv'), [sample('data.csv')]);
    assert.match((await run(uri, {})).stdout, /data\.csv/);
    await command('copyRequest');
    assert.equal(JSON.parse((await vscode.env.clipboard.readText()).split('\n\n#')[0] ?? '').ttl, 77);
  });

  it('options are shown, and the run with them starts from there', async () => {
    const uri = await writeFile('asked.py', 'print("asked")');
    await vscode.window.showTextDocument(uri);
    const running = command('runWithOptions', uri);
    await pickEntry(0);
    await running;
    assert.deepEqual([(await jobs())[0]?.title, (await jobs())[0]?.status], ['asked.py', 'completed']);
  });

  it('agents run code, and see the job', async () => {
    assert.match(await runCode('print(6 * 7)'), /^The program ended: completed, exit code 0, [\s\S]*\n42\n/);
    assert.match(await listJobs(), /"agent\.py", started by an agent$/m);
    await assert.rejects(invoke('cancel_unsandbox_job', { jobId: 'no-such-job' }), /no job with the id/);
  });

  it('a task runs in its terminal', async () => {
    await writeFile('task.py', 'print("of the task")\nexit(3)');
    await writeTasks([{ type: 'unsandbox', label: 'smoke', file: 'task.py' }]);
    assert.equal(await exitCodeOf('smoke'), 3);
    await terminalText(/of the task\s*\n── task\.py: completed, exit code 3/);
    await endTasks();
  });

  it('a file with expected output is a test', async () => {
    const uri = await writeFile('expects.py', 'print(1) # expect: 1\nprint(2) # expect: 3\n');
    await vscode.window.showTextDocument(uri);
    await knownTests(uri);
    const id = `unsandbox.expected\0${uri.toString()}`;
    await vscode.commands.executeCommand('vscode.runTestsById', 2, id);
    assert.equal(await vscode.commands.executeCommand('vscode.peekTestError', id), true);
  });

  it('an error of a program is a link and a problem', async () => {
    const uri = await writeFile('fails.py', '\nraise ValueError("bad")\n');
    assert.equal((await run(uri, {})).exitCode, 1);
    const [problem] = await eventually(
      () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'unsandbox'),
      ({ length }) => length === 1,
      'a problem',
    );
    assert.deepEqual([problem?.message, problem?.range.start.line], ['ValueError: bad', 1]);
  });

  it('bad input is refused with a sentence', async () => {
    await assert.rejects(run(sample('missing.py'), {}), /missing\.py does not exist/);
    await assert.rejects(run(sample('hello.py'), { ttl: 901 }), /900/);
  });
});
