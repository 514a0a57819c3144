import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/editor/run/runSource';
import { linksIn, problems } from '../outputPlaces';
import { pickEntry } from '../questions';
import { useLocalSandbox } from '../services';
import { command, knownTests, lines, openText, run, setting } from '../support';
import { MemoryFiles } from './memoryFiles';

const folder = (name: string): vscode.Uri => {
  const found = vscode.workspace.workspaceFolders?.find((each) => each.name === name);
  if (found === undefined) throw new Error(`The suite needs a workspace with the folder ${name}.`);
  return found.uri;
};
const at = (name: string, path: string): vscode.Uri => vscode.Uri.joinPath(folder(name), path);

async function put(name: string, path: string, content: string): Promise<vscode.Uri> {
  const uri = at(name, path);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
  return uri;
}

const inFolder = (name: string, setting: string, value: unknown): Thenable<void> =>
  vscode.workspace
    .getConfiguration('unsandbox', folder(name))
    .update(setting, value, vscode.ConfigurationTarget.WorkspaceFolder);

const lister = lines(
  'import os',
  'for name in sorted(os.listdir()):',
  '    if name != "main.py": print(name, open(name).read())',
);

const registration = vscode.workspace.registerFileSystemProvider('memfs', new MemoryFiles());

describe('a workspace of several folders', () => {
  useLocalSandbox();
  before(async () => {
    for (const name of ['sample', 'second']) await put(name, 'own.csv', `of ${name}`);
  });
  afterEach(async () => {
    for (const name of ['sample', 'second']) {
      await inFolder(name, 'inputFiles', undefined);
      await inFolder(name, 'env', undefined);
    }
  });

  it('has settings for each, and paths in them are from the folder of the file that runs', async () => {
    for (const name of ['sample', 'second']) await inFolder(name, 'inputFiles', ['own.csv']);
    await inFolder('second', 'env', { WHO: 'second' });
    const code = `${lister}print(os.environ.get("WHO"))\n`;
    assert.equal((await run(await put('sample', 'same.py', code), {})).stdout, 'own.csv of sample\nNone\n');
    assert.equal((await run(await put('second', 'same.py', code), {})).stdout, 'own.csv of second\nsecond\n');
  });

  it('takes paths in options from the folder of the file, and files of others by their Uri', async () => {
    const uri = await put('second', 'lister.py', lister);
    assert.equal((await run(uri, { inputFiles: ['own.csv'] })).stdout, 'own.csv of second\n');
    assert.equal((await run(uri, { inputFiles: ['ow*.csv'] })).stdout, 'own.csv of second\n');
    assert.equal((await run(uri, { inputFiles: [at('sample', 'own.csv')] })).stdout, 'own.csv of sample\n');
    assert.equal((await run(uri, { inputFiles: ['../sample/own.csv'] })).stdout, 'own.csv of sample\n');
    const both = [at('sample', 'own.csv'), at('second', 'own.csv')];
    await assert.rejects(run(uri, { inputFiles: both }), /own\.csv/);
  });

  it('has options saved for the folder of the file, where its paths are right', async () => {
    const uri = await put('second', 'saved.py', lister);
    await vscode.window.showTextDocument(uri);
    const running = command('runWithOptions', uri);
    await pickEntry(11); // the compiled program: from no to yes
    await pickEntry(4); // on to the end of the list, and round to "for the Workspace"
    await running;
    const saved = (name: string): unknown =>
      vscode.workspace.getConfiguration('unsandbox', folder(name)).inspect('returnArtifact')?.workspaceFolderValue;
    assert.deepEqual([saved('sample'), saved('second')], [undefined, true]);
    await inFolder('second', 'returnArtifact', undefined);
  });

  it('keeps files of one name apart: their options, and what is attached to them', async () => {
    const [first, second] = [await put('sample', 'twin.py', lister), await put('second', 'twin.py', lister)];
    await vscode.window.showTextDocument(second);
    await command('addInputFiles', at('second', 'own.csv'), [at('second', 'own.csv')]);
    assert.equal((await run(second, {})).stdout, 'own.csv of second\n');
    assert.equal((await run(first, {})).stdout, '');
    await vscode.window.showTextDocument(second);
    await command('resetInputFiles');
  });
});

describe('a folder of a virtual file system', () => {
  useLocalSandbox();
  after(() => registration.dispose());
  afterEach(async () => {
    await inFolder('virtual', 'inputFiles', undefined).then(undefined, () => undefined);
  });

  it('has files and selections that run, with unsaved changes', async () => {
    const uri = await put('virtual', 'code/hello.py', 'print("one")\nprint("two")\n');
    assert.equal((await run(uri, {})).stdout, 'one\ntwo\n');
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((edit) => edit.insert(new vscode.Position(2, 0), 'print("three")\n'));
    assert.equal((await run(uri, {})).stdout, 'one\ntwo\nthree\n');
    editor.selection = new vscode.Selection(1, 0, 2, 14);
    assert.equal((await run(undefined, {})).stdout, 'two\nthree\n');
  });

  it('has input files, by path, by glob and in a comment', async () => {
    for (const name of ['a', 'b']) await put('virtual', `data/deep/${name}.csv`, name);
    const uri = await put('virtual', 'code/lister.py', lister);
    assert.equal((await run(uri, { inputFiles: ['data/deep/a.csv'] })).stdout, 'a.csv a\n');
    for (const glob of ['data/**/*.csv', '**/{a,b}.csv', 'data/deep/?.csv'])
      assert.equal((await run(uri, { inputFiles: [glob] })).stdout, 'a.csv a\nb.csv b\n', glob);
    assert.equal((await run(uri, { inputFiles: ['data/*.csv'] })).stdout, '', 'no folder is left out of a glob');
    const asking = await put('virtual', 'data/deep/asks.py', `# unsandbox: files=*.csv\n${lister}`);
    await assert.rejects(run(asking, {}), /nobody has agreed to it yet: .*a\.csv.*b\.csv/);
    await assert.rejects(run(uri, { inputFiles: ['missing.csv'] }), /missing\.csv does not exist/);
  });

  it('has artifacts saved in it, and nothing replaced', async () => {
    const { jobId } = await run(at('sample', 'fib.c'), { returnArtifact: true });
    const save = (): Thenable<vscode.Uri[]> =>
      vscode.commands.executeCommand<vscode.Uri[]>('unsandbox.saveArtifacts', jobId, at('virtual', 'saved'));
    const [[first], [second]] = [await save(), await save()];
    assert.equal(first?.scheme, 'memfs');
    assert.notEqual(first.path, second?.path);
    assert.ok((await vscode.workspace.fs.readFile(first)).length > 1000);
  }).timeout(60_000);

  it('has links from the output to its files, and problems in them', async () => {
    const uri = await put('virtual', 'code/fails.py', 'def f():\n    raise ValueError("bad")\nf()\n');
    await run(uri, {});
    await command('showJobOutput');
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'unsandbox-job');
    assert.ok(editor);
    const links = await linksIn(editor.document);
    assert.ok(links.length > 0);
    await links.at(-1)?.open();
    const active = vscode.window.activeTextEditor;
    assert.equal(active?.document.uri.toString(), uri.toString());
    assert.equal(active.selection.active.line, 1);
    assert.equal((await problems(uri, 1))[0]?.message, 'ValueError: bad');
  });

  it('has tests, also such that nobody has opened', async () => {
    const uri = await put('virtual', 'code/right.py', 'print(3)  # expect: 3\n');
    const wrong = await put('virtual', 'code/wrong.py', 'print(3)\n');
    await put('virtual', 'code/wrong.expected.txt', '4\n');
    await vscode.commands.executeCommand('testing.refreshTests');
    await knownTests(uri, wrong);
    const ids = [uri, wrong].map((each) => `unsandbox.expected\0${each.toString()}`);
    await vscode.commands.executeCommand('vscode.runTestsById', 2, ...ids);
    assert.equal(await vscode.commands.executeCommand('vscode.peekTestError', ids[0]), false);
    assert.equal(await vscode.commands.executeCommand('vscode.peekTestError', ids[1]), true);
  });

  it('gets what was printed as expected output', async () => {
    const { jobId } = await run(await put('virtual', 'code/kept.py', 'print("kept")\n'), {});
    await command('saveExpectedOutput', jobId);
    const saved = await vscode.workspace.fs.readFile(at('virtual', 'code/kept.expected.txt'));
    assert.equal(Buffer.from(saved).toString(), 'kept\n');
  });

  it('has a file missing offered that lies beside the program', async () => {
    await put('virtual', 'code/beside.csv', 'found');
    const failed = await run(await put('virtual', 'code/misses.py', 'print(open("beside.csv").read())\n'), {});
    assert.equal(failed.exitCode, 1);
    const again = await command<RunOutcome>('attachAndRunAgain', failed.jobId);
    assert.equal(again.stdout, 'found\n');
  });
});

describe('what can be run', () => {
  useLocalSandbox();

  it('is no text that the editor only shows', async () => {
    const provider = { provideTextDocumentContent: () => 'print(1)' };
    const shown = vscode.workspace.registerTextDocumentContentProvider('shown-only', provider);
    for (const uri of ['shown-only:/a.py', 'git:/a.py?{}', 'vscode-userdata:/User/settings.json', 'output:tasks'])
      await assert.rejects(run(vscode.Uri.parse(uri), {}), /cannot be run: it is no file/, uri);
    shown.dispose();
  });

  it('is no cell of a notebook', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'print(1)', 'python');
    const notebook = await vscode.workspace.openNotebookDocument('interactive', new vscode.NotebookData([cell])).then(
      (opened) => opened,
      () => undefined,
    );
    const uri = notebook?.cellAt(0).document.uri ?? vscode.Uri.parse('vscode-notebook-cell:/a.ipynb#W0');
    await assert.rejects(run(uri, {}), /A cell of a notebook cannot be run in unsandbox\. Copy its code into a file/);
  });

  it('is a text that was never saved, with the paths of the first folder', async () => {
    const editor = await openText(lister);
    assert.equal((await run(editor.document.uri, { inputFiles: ['own.csv'] })).stdout, 'own.csv of sample\n');
    await setting('inputFiles', undefined);
  });
});
