import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/editor/run/runSource';
import { leaveBehind } from '../leftBehind';
import { pickEntry } from '../questions';
import { useLocalSandbox } from '../services';
import { closeEditors, command, eventually, lines, run, writeFile } from '../support';

/** Where one feature meets another. */

const reads = lines(
  'import os, sys',
  'print(sorted(os.listdir(".")))',
  'print(sys.stdin.read())',
  'open("missing.csv")',
);

describe('a run with input', () => {
  useLocalSandbox();

  it('from a file does not get that file as an input file, when it is run again with another one or restored', async () => {
    await writeFile('seams/missing.csv', 'x');
    const input = await writeFile('seams/in.dat', 'hello\n');
    const failed = await run(await writeFile('seams/reads.py', reads), { input });
    const again = await command<RunOutcome>('attachAndRunAgain', failed.jobId);
    const [before = '', after = ''] = [failed, again].map(({ stdout }) => stdout.split('\n')[0]);
    assert.ok(!before.includes('in.dat'), before);
    assert.ok(after.includes('missing.csv') && !after.includes('in.dat'), after);
    await command('restoreRun', failed.jobId);
    const restored = await run(vscode.window.activeTextEditor?.document.uri, {});
    assert.ok(!restored.stdout.includes('in.dat'), restored.stdout);
  });

  it('or arguments that the file has of its own is copied with its program', async () => {
    const code = lines('import sys', 'print(sys.argv[1:])');
    const ran = await run(await writeFile('seams/args.py', code), { arguments: ['z'] });
    await command('restoreRun', ran.jobId);
    await command('copyRequest');
    assert.ok((await vscode.env.clipboard.readText()).includes(Buffer.from(code).toString('base64')));
  });

  it('or arguments is restored with them, one without is restored without', async () => {
    const uri = await writeFile('seams/restored.py', lines('import sys', 'print(sys.argv[1:])'));
    const before = await run(uri, {});
    const given = await run(uri, { arguments: ['given'] });
    for (const [{ jobId }, printed] of [
      [before, '[]\n'],
      [given, "['given']\n"],
    ] as const) {
      await command('restoreRun', jobId);
      const restored = vscode.window.activeTextEditor?.document.uri;
      assert.equal((await run(restored, {})).stdout, printed);
      await closeEditors();
    }
  });

  it('keeps its text below when the language of that text changes', async () => {
    const uri = await writeFile('seams/draft.py', lines('import sys', 'print(sys.stdin.read())'));
    await vscode.window.showTextDocument(uri);
    const running = command('runWithInput', uri);
    await pickEntry(2);
    await running;
    const draft = vscode.window.activeTextEditor?.document;
    assert.ok(draft?.isUntitled);
    const count = async (): Promise<number> =>
      (await vscode.commands.executeCommand<unknown[]>('vscode.executeCodeLensProvider', draft.uri)).length;
    assert.equal(await count(), 1);
    assert.equal((await vscode.languages.setTextDocumentLanguage(draft, 'json')).languageId, 'json');
    assert.equal(await count(), 1);
  });

  it('is not kept as what a test expects, nor is one that failed without having said so', async () => {
    const isThere = async (uri: vscode.Uri): Promise<boolean> =>
      vscode.workspace.fs.stat(uri).then(
        () => true,
        () => false,
      );
    const given = await run(await writeFile('seams/given.py', 'print(input())'), { input: 'Ada\n' });
    const failed = await run(await writeFile('seams/failed.py', 'raise SystemExit(1)'), {});
    const code = '# expect-exit: 1\nraise SystemExit(1)';
    const meant = await run(await writeFile('seams/meant.py', code), {});
    for (const [{ jobId }, name, isKept] of [
      [given, 'given', false],
      [failed, 'failed', false],
      [meant, 'meant', true],
    ] as const) {
      const saving = command('saveExpectedOutput', jobId);
      await (isKept ? saving : assert.rejects(saving, /a test/));
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
      assert.equal(await isThere(vscode.Uri.joinPath(folder, `seams/${name}.expected.txt`)), isKept, name);
    }
  });
});

describe('documents of runs', () => {
  it('that are read from the disk later show them then, also those that are compared', async () => {
    const plain = vscode.Uri.from({ scheme: 'unsandbox-job', path: '/late output', query: 'late' });
    const documents = await Promise.all(
      [plain, plain.with({ authority: 'compare' })].map((uri) => vscode.workspace.openTextDocument(uri)),
    );
    for (const document of documents) assert.match(document.getText(), /no longer in the list/);
    const result = { success: true, stdout: 'hi there\n', stderr: '', exitCode: 0, artifacts: [] };
    const time = Date.now();
    leaveBehind('finished', { key: 'late', status: 'completed', submittedAt: time, finishedAt: time + 1, result });
    await command('copyOutput');
    for (const document of documents)
      await eventually(
        () => document.getText(),
        (text) => text.includes('hi there'),
        document.uri.toString(),
      );
    await command('clearFinishedJobs');
  });
});
