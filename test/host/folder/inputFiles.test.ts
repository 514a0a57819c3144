import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { limits } from '../../../src/api/limits';
import { useLocalSandbox } from '../services';
import { command, eventually, lines, run, sample, workspaceSetting, writeFile } from '../support';

const { inputFileBytes, inputFilesBytes } = limits;

describe('input files', () => {
  useLocalSandbox();
  before(() => void mkdirSync(sample('in').fsPath, { recursive: true }));
  after(async () => vscode.workspace.fs.delete(sample('in'), { recursive: true }));
  afterEach(async () => workspaceSetting('inputFiles', undefined));

  const list = lines('import os', 'print(*sorted(n for n in os.listdir() if n != "main.py"))');
  const lister = (): Promise<vscode.Uri> => writeFile('in/lister.py', list);
  const sizes = lines('import os', 'print(*sorted(os.path.getsize(n) for n in os.listdir() if n != "main.py"))');
  const refused = (running: Promise<unknown>, message: RegExp): Promise<void> => assert.rejects(running, { message });

  it('are named by globs in the settings, each once', async () => {
    for (const name of ['a.csv', 'b.csv', 'c.txt']) await writeFile(`in/${name}`, name);
    await workspaceSetting('inputFiles', ['in/*.csv', 'in/a.csv', 'in/{c,d}.txt']);
    assert.equal((await run(await lister(), {})).stdout, 'a.csv b.csv c.txt\n');
  });

  it('whose name looks like a glob are taken by their name', async () => {
    await writeFile('in/data[1].csv', 'x');
    await workspaceSetting('inputFiles', ['in/data[1].csv']);
    assert.equal((await run(await lister(), {})).stdout, 'data[1].csv\n');
  });

  it('of a glob that matches nothing are none', async () => {
    await workspaceSetting('inputFiles', ['in/*.nothing']);
    assert.equal((await run(await lister(), {})).stdout, '\n');
  });

  it('that are too many through a glob are refused', async () => {
    mkdirSync(sample('in/many').fsPath, { recursive: true });
    for (let index = 0; index <= limits.inputFiles; index += 1) await writeFile(`in/many/${index}.dat`, 'x');
    await workspaceSetting('inputFiles', ['in/many/*.dat']);
    await refused(run(await lister(), {}), /11 input files are too many: a job takes at most 10/);
    await workspaceSetting('inputFiles', ['in/many/?.dat']);
    assert.equal(
      (await run(await lister(), {})).stdout,
      '0.dat 1.dat 2.dat 3.dat 4.dat 5.dat 6.dat 7.dat 8.dat 9.dat\n',
    );
  });

  it('that are attached to a file go with it when it, or its folder, is renamed', async () => {
    const uri = await writeFile('in/old/lister.py', list);
    const data = [await writeFile('in/goes.csv', 'x'), await writeFile('in/old/along.csv', 'x')];
    await vscode.window.showTextDocument(uri);
    await command('addInputFiles', data[0], data);
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(sample('in/old'), sample('in/new'));
    edit.renameFile(sample('in/new/lister.py'), sample('in/new/other.py'));
    assert.ok(await vscode.workspace.applyEdit(edit));
    const lists = async (): Promise<string> => (await run(sample('in/new/other.py'), {})).stdout;
    await eventually(lists, (stdout) => stdout === 'along.csv goes.csv\n', 'the input files');
    const again = await writeFile('in/old/lister.py', list);
    assert.equal((await run(again, {})).stdout, '\n', 'another file has its name');
  });

  it('of 5 MB are sent, of one byte more refused', async () => {
    const uri = await writeFile('in/sizes.py', sizes);
    const big = await writeFile('in/big.bin', new Uint8Array(inputFileBytes));
    assert.equal((await run(uri, { inputFiles: [big] })).stdout, `${inputFileBytes}\n`);
    await vscode.workspace.fs.writeFile(big, new Uint8Array(inputFileBytes + 1));
    await refused(run(uri, { inputFiles: [big] }), /big\.bin has 5,242,881 bytes; at most 5,242,880/);
  });

  it('of 10 MB together are sent, of one byte more refused', async () => {
    const uri = await writeFile('in/sizes.py', sizes);
    const parts = [inputFileBytes, inputFileBytes - 1, 1];
    const files = await Promise.all(parts.map((size, index) => writeFile(`in/part${index}.bin`, new Uint8Array(size))));
    assert.equal((await run(uri, { inputFiles: files })).stdout, `1 ${inputFileBytes - 1} ${inputFileBytes}\n`);
    await writeFile('in/part2.bin', new Uint8Array(2));
    await refused(run(uri, { inputFiles: files }), /10,485,761 bytes together; at most 10,485,760/);
    assert.equal(
      parts.reduce((sum, size) => sum + size),
      inputFilesBytes,
    );
  });

  it('with names of 256 characters are sent by the editor, of one more refused', async () => {
    // No disk here takes such a name: a file system of ours does.
    const content = Buffer.from('x');
    const files = new MemoryFiles(content);
    const registration = vscode.workspace.registerFileSystemProvider('long-names', files);
    const named = (length: number): vscode.Uri => vscode.Uri.parse(`long-names:/${'n'.repeat(length)}`);
    // The local sandbox runs Linux, where 255 bytes are the end: that it says so shows that the name arrived.
    await refused(run(await lister(), { inputFiles: [named(256)] }), /255/);
    await refused(run(await lister(), { inputFiles: [named(257)] }), /257 characters; at most 256/);
    registration.dispose();
  });

  it('are sent as they are seen: unsaved, in the encoding and with the line ends of their file', async () => {
    const uri = await writeFile('in/utf16.txt', Buffer.from('\uFEFFä', 'utf16le'));
    await vscode.workspace
      .getConfiguration('files')
      .update('autoGuessEncoding', true, vscode.ConfigurationTarget.Global);
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 1), 'ö'));
    const code = 'print(open("utf16.txt", "rb").read().hex(" "))';
    const outcome = await run(await writeFile('in/hex.py', code), { inputFiles: [uri] });
    const expected = Buffer.from('\uFEFFäö', 'utf16le').toString('hex').replace(/../g, '$& ').trim();
    assert.equal(outcome.stdout.trim(), expected);
    assert.ok(document.isDirty, 'running must not save it');
    await vscode.workspace
      .getConfiguration('files')
      .update('autoGuessEncoding', undefined, vscode.ConfigurationTarget.Global);
  });

  it('behind a link that leads out of the workspace are refused, whoever names them', async () => {
    const outside = join(tmpdir(), `outside-${process.pid}.txt`);
    writeFileSync(outside, 'secret');
    symlinkSync(outside, sample('in/innocent.csv').fsPath);
    symlinkSync(tmpdir(), sample('in/folder').fsPath);
    const uri = await lister();
    await refused(
      run(uri, { inputFiles: ['in/innocent.csv'] }),
      /innocent\.csv is a link that leads out of the workspace/,
    );
    await refused(run(uri, { inputFiles: [sample('in/innocent.csv')] }), /leads out of the workspace/);
    const below = `in/folder/outside-${process.pid}.txt`;
    await refused(run(uri, { inputFiles: [below] }), /leads out of the workspace/);
    for (const named of ['in/innocent.csv', below, 'in/inno*.csv']) {
      await workspaceSetting('inputFiles', [named]);
      await refused(run(uri, {}), /outside the workspace/);
    }
    const linked = await writeFile('in/comment.py', `# unsandbox: files=innocent.csv\n${list}`);
    await workspaceSetting('inputFiles', undefined);
    await refused(run(linked, {}), /leads out of the workspace/);
    symlinkSync(sample('data.csv').fsPath, sample('in/within.csv').fsPath);
    assert.equal((await run(uri, { inputFiles: ['in/within.csv'] })).stdout, 'within.csv\n');
  });

  it('that a caller names outside of the workspace are its own business', async () => {
    const outside = join(tmpdir(), `named-${process.pid}.txt`);
    writeFileSync(outside, 'x');
    assert.equal((await run(await lister(), { inputFiles: [outside] })).stdout, `named-${process.pid}.txt\n`);
  });

  it('are added from the Explorer to the file one works on, removed and reset', async () => {
    await writeFile('in/a.csv', 'a');
    await writeFile('in/b.csv', 'b');
    await workspaceSetting('inputFiles', ['data.csv']);
    const uri = await lister();
    await vscode.window.showTextDocument(uri);
    const [a, b] = [sample('in/a.csv'), sample('in/b.csv')];
    await command('addInputFiles', a, [a, b]);
    assert.equal((await run(uri, {})).stdout, 'a.csv b.csv data.csv\n');
    await command('removeInputFile', { uri: sample('data.csv'), origin: 'file' });
    assert.equal((await run(uri, {})).stdout, 'a.csv b.csv\n');
    await command('resetInputFiles');
    assert.equal((await run(uri, {})).stdout, 'data.csv\n');
  });

  it('that clash or do not fit are refused when they are added, and the list stays', async () => {
    const uri = await lister();
    await vscode.window.showTextDocument(uri);
    const twins = [await writeFile('in/data.csv', 'x'), sample('data.csv')];
    await assert.rejects(command('addInputFiles', twins[0], twins), /data\.csv/);
    assert.equal((await run(uri, {})).stdout, '\n');
  });

  it('looking at a data file does not change which file they go with', async () => {
    const uri = await lister();
    const data = sample('data.csv');
    await vscode.window.showTextDocument(uri, { preview: false });
    await vscode.window.showTextDocument(data, { preview: false });
    await eventually(
      () => vscode.window.activeTextEditor?.document.uri.toString(),
      (shown) => shown === data.toString(),
      'the data file in front',
    );
    await command('addInputFiles', data, [data]);
    assert.equal((await run(uri, {})).stdout, 'data.csv\n');
    await command('resetInputFiles');
  });
});

/** Every file is there, with the same content. */
class MemoryFiles implements vscode.FileSystemProvider {
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;
  constructor(private readonly content: Uint8Array) {}
  stat = (): vscode.FileStat => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.content.length });
  readFile = (): Uint8Array => this.content;
  watch = (): vscode.Disposable => new vscode.Disposable(() => {});
  readDirectory = (): [] => [];
  createDirectory(): void {}
  writeFile(): void {}
  delete(): void {}
  rename(): void {}
}
