import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { json, startFaultyService } from '../../support/faultyService';
import { pickEntry } from '../questions';
import { useService } from '../services';
import { sample, setting, writeFile } from '../support';
import { endTasks, exitCodeOf, start, terminalText, writeTasks } from '../taskRuns';

const type = 'unsandbox';
/** The exit code of a task whose question is answered with one of its entries. */
async function answered(name: string, entry: number): Promise<number | undefined> {
  const { ended } = await start(name);
  await pickEntry(entry);
  return ended;
}

/** Whoever wrote a task is not always the person who starts it; a service of ours counts what arrives. */
describe('tasks that ask for more than their file', () => {
  const service = useService();
  const answer = vscode.commands.registerCommand('answerForTasks', () => 'answered');
  const lastBody = (): string => service.bodies.at(-1) ?? '';

  before(() => {
    process.env['UNSANDBOX_TASK_TEST'] = 'of this machine';
  });
  after(() => {
    answer.dispose();
    delete process.env['UNSANDBOX_TASK_TEST'];
  });
  afterEach(endTasks);

  const asking: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'for network access': { network: 'semitrusted' },
    'for a file': { files: ['data.csv'] },
    'for a file as its input': { input: { file: 'data.csv' } },
    'for a variable of this machine': { env: { X: `\${env:UNSANDBOX_TASK_TEST}` } },
    'for a setting': { args: [`\${config:unsandbox.apiUrl}`] },
    'for a variable of this machine in the selected text': { args: [`\${selectedText}`] },
    'for what a command answers': { args: [`\${input:answer}`] },
  };
  it('are asked about: declined, agreed, and not again', async () => {
    const fileOf = (name: string): string => `asks-${name.replaceAll(' ', '-')}.py`;
    await writeTasks(
      Object.entries(asking).map(([label, values]) => ({ type, label, file: fileOf(label), ...values })),
      [{ id: 'answer', type: 'command', command: 'answerForTasks' }],
    );
    for (const name of Object.keys(asking)) {
      const document = await vscode.workspace.openTextDocument(await writeFile(fileOf(name), `print("\${env:HOME}")`));
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(0, 0, 1, 0) });
      const before = service.submits();
      assert.equal(await answered(name, 0), 1, name);
      await terminalText(/nobody agreed to it/);
      assert.equal(service.submits(), before, `${name}: declined is not sent`);
      assert.equal(await answered(name, 2), 0, name);
      assert.equal(service.submits(), before + 1, name);
      assert.equal(await exitCodeOf(name), 0, name);
      assert.equal(service.submits(), before + 2, `${name}: not asked again`);
    }
  }).timeout(120_000);

  it('for a variable of this machine in the name of a picture, which is no text, are asked about', async () => {
    const picture = await writeFile(`\${${'env'}:UNSANDBOX_TASK_TEST}.png`, new Uint8Array([137, 80, 78, 71, 0]));
    await vscode.commands.executeCommand('vscode.open', picture);
    await writeTasks([{ type, label: 'named', file: 'hello.py', args: [`\${fileBasename}`] }]);
    const before = service.submits();
    assert.equal(await answered('named', 0), 1);
    await terminalText(/nobody agreed to it/);
    assert.equal(service.submits(), before);
    await vscode.workspace.fs.delete(picture);
  });

  it('need no answer any more when Ctrl+C is pressed', async () => {
    await writeFile('undecided.py', 'print("ran")');
    await writeTasks([{ type, label: 'undecided', file: 'undecided.py', network: 'semitrusted' }]);
    const before = service.submits();
    const { ended } = await start('undecided');
    await terminalText(/waiting/);
    vscode.window.activeTerminal?.sendText('\u0003', false);
    assert.equal(await ended, 130);
    await terminalText(/Cancelled\. Nothing was sent\./);
    assert.equal(service.submits(), before);
  });

  it('a secret that nobody has set is a sentence', async () => {
    const env = { TOKEN: `\${${'secret'}:NEVER_SET}` };
    await writeTasks([{ type, label: 'unset', file: 'hello.py', env }]);
    const before = service.submits();
    assert.equal(await exitCodeOf('unset'), 1);
    await terminalText(/NEVER_SET/);
    assert.equal(service.submits(), before);
  });

  it('what agrees with the settings is just sent, with what the task says', async () => {
    await writeTasks([{ type, label: 'plain', file: 'hello.py', ttl: 77, env: { A: 'b' }, network: 'zerotrust' }]);
    const before = service.submits();
    assert.equal(await exitCodeOf('plain'), 0);
    assert.equal(service.submits(), before + 1);
    const { ttl, env, network_mode } = JSON.parse(lastBody());
    assert.deepEqual({ ttl, env, network_mode }, { ttl: 77, env: { A: 'b' }, network_mode: 'zerotrust' });
  });

  it('artifacts that do not come are missed', async () => {
    await writeTasks([{ type, label: 'missing', file: 'fib.c', artifacts: { program: true, folder: 'sub/missing' } }]);
    assert.equal(await exitCodeOf('missing'), 1);
    await terminalText(/fib\.c has no artifacts/);
    await assert.rejects(async () => vscode.workspace.fs.stat(sample('sub/missing')));
  });

  it('a refused submit is a sentence, and an exit code', async () => {
    const refusing = await startFaultyService(json(403, { error: 'not with this key' }));
    await setting('apiUrl', refusing.url);
    await writeTasks([{ type, label: 'refused', file: 'hello.py' }]);
    assert.equal(await exitCodeOf('refused'), 1);
    await terminalText(/not with this key/);
    await setting('apiUrl', service.url);
    await refusing.close();
  });
});
