import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { leaveBehind } from '../leftBehind';
import { useLocalSandbox } from '../services';
import { command, eventually, knownTests, openText, run, setting } from '../support';
import { watch } from '../watched';

describe('a window without a folder', () => {
  const dir = mkdtempSync(join(tmpdir(), 'unsandbox-empty-'));
  const file = (name: string, content: string): vscode.Uri => {
    writeFileSync(join(dir, name), content);
    return vscode.Uri.file(join(dir, name));
  };
  const reads = 'print(open("data.csv").read())\n';

  useLocalSandbox();
  before(() => assert.equal(vscode.workspace.workspaceFolders, undefined));
  afterEach(async () => setting('inputFiles', undefined));
  after(() => rmSync(dir, { recursive: true }));

  it('runs files and texts that were never saved', async () => {
    assert.equal((await run(file('hello.py', 'print("hello")\n'), {})).stdout, 'hello\n');
    const editor = await openText('print("never saved")\n');
    assert.equal((await run(editor.document.uri, {})).stdout, 'never saved\n');
  });

  it('takes input files by Uri and by whole path, and says that others need a folder', async () => {
    const data = file('data.csv', 'a,b');
    const uri = file('reads.py', reads);
    for (const named of [data, data.fsPath]) assert.equal((await run(uri, { inputFiles: [named] })).stdout, 'a,b\n');
    await assert.rejects(
      run(uri, { inputFiles: ['data.csv'] }),
      /data\.csv is relative to a workspace folder, but no folder/,
    );
    await setting('inputFiles', ['data.csv']);
    await assert.rejects(run(uri, {}), /no folder is open/);
  });

  it('asks for the neighbours that a comment names, and finds no others', async () => {
    file('data.csv', 'a,b');
    await assert.rejects(
      run(file('asks.py', `# unsandbox: files=data.csv\n${reads}`), {}),
      /nobody has agreed.*data\.csv/,
    );
    await assert.rejects(run(file('far.py', `# unsandbox: files=../x.csv\n${reads}`), {}), /outside the workspace/);
  });

  it('offers to save an artifact in the home folder', async () => {
    const artifacts = [{ filename: 'made.txt', size: 1, contentBase64: 'eA==' }];
    const result = { success: true, stdout: '', stderr: '', exitCode: 0, artifacts };
    const [submittedAt, finishedAt] = [Date.now(), Date.now()];
    leaveBehind('finished', { key: 'with-artifact', status: 'completed', submittedAt, finishedAt, result });
    await command('showJobOutput');
    const { saveDialogs } = watch();
    // Whether or not the editor shows a dialog to a test.
    const saving = command('saveArtifacts', { key: 'with-artifact', artifact: 0 });
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    void saving.then(over, over);
    const close = async (): Promise<boolean> => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return isOver;
    };
    await eventually(close, (isClosed) => isClosed, 'the dialog is closed');
    assert.equal(saveDialogs.at(-1)?.defaultUri?.fsPath, join(homedir(), 'made.txt'));
  });

  it('keeps what is attached to a file, and shows what it printed', async () => {
    const data = file('data.csv', 'a,b');
    const uri = file('attached.py', reads);
    await vscode.window.showTextDocument(uri);
    await command('addInputFiles', data, [data]);
    assert.equal((await run(uri, {})).stdout, 'a,b\n');
    await command('showJobOutput');
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /a,b/);
  });

  it('has tests of open files, and saves artifacts where it is told', async () => {
    const uri = file('right.py', 'print(1)  # expect: 1\n');
    await vscode.window.showTextDocument(uri);
    await knownTests(uri);
    const id = `unsandbox.expected\0${uri.toString()}`;
    await vscode.commands.executeCommand('vscode.runTestsById', 2, id);
    assert.equal(await vscode.commands.executeCommand('vscode.peekTestError', id), false);
    const { jobId } = await run(file('a.c', 'int main(void) { return 0; }\n'), { returnArtifact: true });
    const folder = vscode.Uri.file(join(dir, 'saved'));
    const saved = await vscode.commands.executeCommand<vscode.Uri[]>('unsandbox.saveArtifacts', jobId, folder);
    assert.equal(saved.length, 1);
  }).timeout(60_000);
});
