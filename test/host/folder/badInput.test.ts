import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { useLocalSandbox } from '../services';
import { closeEditors, openText, run, sample, writeFile } from '../support';

describe('bad input is refused with a sentence, before anything is sent', () => {
  useLocalSandbox();

  const refused = (running: Promise<unknown>, message: RegExp): Promise<void> => assert.rejects(running, { message });

  it('no editor', async () => {
    await closeEditors();
    await refused(run(), /No file is open/);
  });

  it('a file in front that has no editor', async () => {
    await vscode.commands.executeCommand(
      'vscode.open',
      await writeFile('picture.bin', new Uint8Array([0, 1, 2, 0, 255])),
    );
    await refused(run(), /picture\.bin is a binary file/);
  });

  it('an empty file', async () => {
    await refused(run(await writeFile('empty.py', ' \n'), {}), /empty\.py is empty/);
  });

  it('a binary file', async () => {
    await refused(run(await writeFile('binary.py', new Uint8Array([0, 1, 2, 0, 255])), {}), /binary/);
  });

  it('a file that is not there', async () => {
    await refused(run(sample('missing.py'), {}), /missing\.py/);
  });

  it('an unknown language, when nothing may be asked', async () => {
    await refused(run(await writeFile('notes.txt', 'hello'), {}), /language of notes\.txt is not known/);
  });

  const options: Readonly<Record<string, readonly [object, RegExp]>> = {
    'a time limit of 0': [{ ttl: 0 }, /ttl|time limit/i],
    'a time limit of 901': [{ ttl: 901 }, /900/],
    'a fractional time limit': [{ ttl: 1.5 }, /whole|integer/i],
    'an unknown network mode': [{ networkMode: 'open' }, /zerotrust/],
    'a variable that is not text': [{ env: { A: 1 } }, /"env"/],
    'a misspelt option': [{ network_mode: 'zerotrust' }, /no option "network_mode"/],
    'a missing input file': [{ inputFiles: ['nowhere.csv'] }, /nowhere\.csv does not exist/],
    'a folder as input file': [{ inputFiles: ['.'] }, /folder/],
    'eleven input files': [{ inputFiles: Array.from({ length: 11 }, (_, i) => `${i}.txt`) }, /10/],
    'two files of one name': [{ inputFiles: ['data.csv', 'more/data.csv'] }, /data\.csv/],
  };
  for (const [name, [option, message]] of Object.entries(options)) {
    it(name, async () => {
      const editor = await openText('print(1)');
      await writeFile('more/data.csv', 'a');
      await refused(run(editor.document.uri, option), message);
    });
  }

  it('a first argument that is no Uri', async () => {
    await openText('print("not this")');
    const execute = (...args: unknown[]): Promise<unknown> =>
      Promise.resolve(vscode.commands.executeCommand('unsandbox.run', ...args));
    for (const first of [42, true, [sample('hello.py')], { fsPath: '/tmp/other.py' }, 'hello.py'])
      await refused(execute(first, {}), /has to be a Uri/);
    await refused(execute(42), /options|Uri/);
  });

  it('a folder', async () => {
    await refused(run(sample(''), {}), /is a folder/);
  });
});
