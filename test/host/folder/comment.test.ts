import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import * as vscode from 'vscode';
import { saveWorkspaceOptions } from '../../../src/editor/options/fileOptions';
import { pickEntry } from '../questions';
import { useLocalSandbox } from '../services';
import { command, lines, run, sample, setting, workspaceSetting, writeFile } from '../support';

describe("options in a file's comment", () => {
  useLocalSandbox();
  afterEach(async () => {
    for (const name of ['ttl', 'env', 'inputFiles']) await workspaceSetting(name, undefined);
  });

  const sleeper = 'import time\nprint("started", flush=True)\ntime.sleep(1.5)\nprint("done")';

  it('win over the settings, and what a caller says wins over them', async () => {
    await workspaceSetting('ttl', 60);
    const uri = await writeFile('ttl.py', `# unsandbox: ttl=1\n${sleeper}`);
    assert.equal((await run(uri, {})).status, 'timeout');
    assert.equal((await run(uri, { ttl: 30 })).stdout, 'started\ndone\n');
  });

  it('that cannot be meant stop the run, with the line', async () => {
    const uri = await writeFile('wrong.py', lines('#!/usr/bin/env python3', '# unsandbox: ttl=5000', 'print(1)'));
    await assert.rejects(
      run(uri, {}),
      /Line 2 of wrong\.py: "ttl" takes a whole number of seconds from 1 to 900.*Nothing was sent/,
    );
  });

  it('count for a selection, too', async () => {
    const uri = await writeFile('part.py', `# unsandbox: ttl=1\n\n${sleeper}`);
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(2, 0, 5, 13);
    assert.equal((await run(undefined, {})).status, 'timeout');
  });

  it('attach files and name variables once somebody agreed, and then for good', async () => {
    mkdirSync(sample('nested').fsPath, { recursive: true });
    await writeFile('nested/beside.csv', 'beside the file');
    await workspaceSetting('env', { MODE: 'from the settings', OTHER: 'not asked for' });
    const code = lines(
      '# unsandbox: files=beside.csv,data.csv env=MODE',
      'import os',
      'print(open("beside.csv").read(), os.path.exists("data.csv"), os.environ["MODE"], os.environ.get("OTHER"))',
    );
    const uri = await writeFile('nested/asks.py', code);
    await assert.rejects(
      run(uri, {}),
      /nobody has agreed to it yet: nested\/beside\.csv .*data\.csv .*MODE .*Run it once/,
    );
    const clicked = command('runFile', uri);
    await pickEntry(2); // always for this file
    const expected = 'beside the file True from the settings None\n';
    assert.equal((await clicked)?.stdout, expected);
    assert.equal((await run(uri, {})).stdout, expected, 'a caller is not asked again');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(code.replace('env=MODE', 'env=MODE,OTHER')));
    await assert.rejects(run(uri, {}), /nobody has agreed to it yet: OTHER/);
  });

  it('stay the wish of the comment when other files are added or removed', async () => {
    for (const name of ['p1.txt', 'p2.txt', 'mine.txt']) await writeFile(name, name);
    const uri = await writeFile('keeps.py', '# unsandbox: files=p1.txt,p2.txt\nprint(1)');
    await vscode.window.showTextDocument(uri);
    await command('addInputFiles', sample('mine.txt'), [sample('mine.txt')]);
    await assert.rejects(run(uri, {}), /nobody has agreed to it yet: p1\.txt .*p2\.txt/);
    await command('removeInputFile', { uri: sample('p2.txt') });
    await assert.rejects(run(uri, {}), /nobody has agreed to it yet: p1\.txt \(/);
  });

  it('are asked about, too, when a glob of it cannot be searched any more', async () => {
    await writeFile('globs/g1.txt', 'g1');
    await writeFile('mine.txt', 'mine');
    const uri = await writeFile('globs.py', '# unsandbox: files=globs/*.txt\nprint(1)');
    await vscode.window.showTextDocument(uri);
    await command('addInputFiles', sample('mine.txt'), [sample('mine.txt')]);
    symlinkSync('/etc/hostname', sample('globs/g2.txt').fsPath);
    await assert.rejects(run(uri, {}), /nobody has agreed to it yet: .*globs\/g1\.txt/);
    rmSync(sample('globs').fsPath, { recursive: true });
  });

  it('are not agreed to by saying no', async () => {
    const uri = await writeFile('no.py', '# unsandbox: files=data.csv\nprint(open("data.csv").read())');
    const clicked = command('runFile', uri);
    await pickEntry(0);
    assert.equal(await clicked, undefined);
    await assert.rejects(run(uri, {}), /nobody has agreed/);
  });

  it('are agreed to for one run', async () => {
    const uri = await writeFile('once.py', '# unsandbox: network=semitrusted\nprint(1)');
    const clicked = command('runFile', uri);
    await Promise.all([
      pickEntry(1),
      assert.rejects(clicked, /semitrusted/, 'refused by the local sandbox, which shows that it was asked'),
    ]);
    await assert.rejects(run(uri, {}), /nobody has agreed to it yet: network=semitrusted/);
    assert.equal((await run(uri, { networkMode: 'zerotrust' })).stdout, '1\n', 'a caller may ask for less');
  });

  it('name variables whose value nobody set', async () => {
    const uri = await writeFile('unset.py', '# unsandbox: env=NOWHERE_SET\nprint(1)');
    process.env['NOWHERE_SET'] = 'of the process';
    await assert.rejects(run(uri, {}), /no value for the variable NOWHERE_SET/);
    delete process.env['NOWHERE_SET'];
  });

  it('name no file outside the workspace', async () => {
    for (const file of ['/etc/hostname', '../outside.txt', '~/.ssh/id_rsa/../../../etc/hostname']) {
      const uri = await writeFile('outside.py', `# unsandbox: files=${file}\nprint(1)`);
      await assert.rejects(run(uri, {}), /outside the workspace|does not exist/);
    }
  });

  it('and what is saved for the workspace leave the values of the person’s own settings where they are', async () => {
    await setting('env', { OWN: 'of the person' });
    try {
      await saveWorkspaceOptions(await vscode.workspace.openTextDocument(sample('hello.py')), {
        env: { OWN: 'of the person', MODE: 'test' },
      });
      const { workspaceValue } = vscode.workspace.getConfiguration('unsandbox').inspect('env') ?? {};
      assert.deepEqual(workspaceValue, { MODE: 'test' });
    } finally {
      await setting('env', undefined);
    }
  });

  it('and what is saved for the workspace counts, also where the person has a setting of the language', async () => {
    const document = await vscode.workspace.openTextDocument(sample('hello.py'));
    const ofLanguage = vscode.workspace.getConfiguration('unsandbox', document);
    const { Global, Workspace } = vscode.ConfigurationTarget;
    await ofLanguage.update('ttl', 11, Global, true);
    try {
      await saveWorkspaceOptions(document, { ttl: 22 });
      for (const scope of [document, { languageId: 'ruby' }])
        assert.equal(vscode.workspace.getConfiguration('unsandbox', scope).get('ttl'), 22);
    } finally {
      for (const target of [Global, Workspace]) await ofLanguage.update('ttl', undefined, target, true);
      await ofLanguage.update('ttl', undefined, Workspace, false);
    }
  });

  it('are completed and explained', async () => {
    await workspaceSetting('env', { MODE: 'x' });
    const uri = await writeFile('help.py', '# unsandbox: ttl=5 \nprint(1)\n# unsandbox: ');
    const labels = async (text: string): Promise<readonly string[]> => {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(uri, new vscode.Range(0, 0, 0, 200), text);
      await vscode.workspace.applyEdit(edit);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        new vscode.Position(0, text.length),
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    const includes = async (text: string, ...wanted: string[]): Promise<void> => {
      const found = await labels(text);
      for (const label of wanted) assert.ok(found.includes(label), `${text}: ${found.join(' ')}`);
    };
    await vscode.window.showTextDocument(uri);
    await includes('# unsandbox: ', 'ttl', 'network', 'files', 'env', 'language', 'artifact', 'wasm');
    assert.ok(!(await labels('# unsandbox: ttl=5 ')).includes('ttl'), 'what is there is not offered again');
    await includes('# unsandbox: network=', 'zerotrust', 'semitrusted');
    await includes('# unsandbox: files=', 'data.csv', 'hello.py');
    await includes('# unsandbox: env=', 'MODE');
    const hovers = async (text: string, column: number): Promise<string> => {
      await labels(text);
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        new vscode.Position(0, column),
      );
      return found
        .flatMap(({ contents }) => contents.map((part) => (typeof part === 'string' ? part : part.value)))
        .join('\n');
    };
    assert.match(await hovers('# unsandbox: ttl=5', 14), /Seconds the job may take, 1 to 900/);
    assert.match(await hovers('# unsandbox: ttl=9999', 14), /takes.a.whole.number|takes&nbsp;a&nbsp;whole/);
    assert.doesNotMatch(await hovers('# unsandbox: ![](https://x.invalid/a.png)', 16), /!\[\]/);
    assert.doesNotMatch(await hovers('# nothing: ttl=5', 12), /Seconds/);
  });
});
