import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { RunOutcome } from '../../../src/editor/run/runSource';
import { useLocalSandbox } from '../services';
import { command, endlessProgram, eventually, jobs, lines, openText, run, sample, writeFile } from '../support';

const fib = '0 1 1 2 3 5 8 13 21 34';

describe('running in the local sandbox', () => {
  useLocalSandbox();

  // That every language runs is proved without an editor (test/sandbox).
  for (const name of ['fib.py', 'fib.ts', 'fib.c', 'Fib.java']) {
    it(`runs ${name}`, async () => {
      const outcome = await run(sample(name), {});
      assert.equal(outcome.stdout.trim(), fib, outcome.stderr);
      assert.deepEqual([outcome.status, outcome.success, outcome.exitCode], ['completed', true, 0]);
    }).timeout(60_000);
  }

  it('resolves to the whole documented result', async () => {
    const outcome = await run(sample('hello.py'), {});
    const fields = [
      'jobId',
      'status',
      'success',
      'stdout',
      'stderr',
      'exitCode',
      'language',
      'totalTimeMs',
      'artifacts',
    ];
    assert.deepEqual(Object.keys(outcome).toSorted(), fields.toSorted());
    assert.match(outcome.jobId, /./);
    assert.equal(outcome.language, 'python');
    assert.equal(typeof outcome.totalTimeMs, 'number');
    assert.deepEqual(outcome.artifacts, []);
  });

  const selections = {
    'of a method, with comments at the edge': {
      language: 'python',
      content: lines(
        'def f():',
        '    total = 3',
        '#    total = 4',
        '    print("total", total)',
        '# later',
        '    print("done")',
      ),
      first: 1,
      last: 5,
      stdout: 'total 3\ndone\n',
    },
    'within PHP': {
      language: 'php',
      content: lines(
        '<?php',
        'declare(strict_types=1);',
        'foreach ([1, 2, 3] as $n) {',
        '    echo $n * $n, "\\n";',
        '}',
      ),
      first: 2,
      last: 4,
      stdout: '1\n4\n9\n',
    },
    'of a block of Markdown': {
      language: 'markdown',
      content: lines('```python', 'print(sum([1, 2, 3]))', '```', '', '```bash', 'echo $((40 + 2))', '```'),
      first: 5,
      last: 5,
      stdout: '42\n',
    },
  };
  for (const [name, { language, content, first, last, stdout }] of Object.entries(selections)) {
    it(`runs a selection ${name}`, async () => {
      const editor = await openText(content, language);
      editor.selection = new vscode.Selection(first, 0, last, editor.document.lineAt(last).text.length);
      const outcome = await vscode.commands.executeCommand<RunOutcome>('unsandbox.run', undefined, {});
      assert.equal(outcome.stdout, stdout, outcome.stderr);
    });
  }

  it('sends the unsaved text of an open file', async () => {
    const uri = await writeFile('unsaved.py', 'print("on disk")');
    const editor = await vscode.window.showTextDocument(uri);
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 0, 99), 'print("in the editor")'));
    assert.ok(editor.document.isDirty);
    assert.equal((await run(uri, {})).stdout, 'in the editor\n');
    assert.ok(editor.document.isDirty, 'running must not save the file');
  });

  it('runs what another program has just written, though the file is open', async () => {
    const uri = await writeFile('rewritten.py', 'print("before")');
    await vscode.window.showTextDocument(uri);
    writeFileSync(uri.fsPath, 'print("after")');
    assert.equal((await run(uri, {})).stdout, 'after\n');
  });

  it('runs an indented selection, and the file without one', async () => {
    const editor = await openText('def f():\n    for i in range(2):\n        print(i)\n\nprint("file")\n');
    editor.selection = new vscode.Selection(1, 4, 2, 16);
    assert.equal((await run(undefined, {})).stdout, '0\n1\n');
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    assert.equal((await run(undefined, {})).stdout, 'file\n');
  });

  it('runs the selection also when the person is in the Output panel', async () => {
    const editor = await openText(lines('print("first")', 'print("second")'));
    editor.selection = new vscode.Selection(1, 0, 2, 0);
    await vscode.commands.executeCommand('workbench.panel.output.focus');
    await eventually(
      () => vscode.window.activeTextEditor?.document.uri.scheme,
      (scheme) => scheme === 'output',
      'the Output panel',
    );
    assert.equal((await run()).stdout, 'second\n');
  });

  it('runs what is in front, in whichever group, where a button still names the file before', async () => {
    const before = await writeFile('before.py', 'print("before")');
    const clicked = async (): Promise<string | undefined> => {
      await command('run', before, { groupId: 0 });
      return (await jobs())[0]?.title;
    };
    await vscode.window.showTextDocument(await writeFile('front.py', 'print("front")'));
    assert.equal(await clicked(), 'front.py');
    await vscode.window.showTextDocument(before, { viewColumn: vscode.ViewColumn.Two, preserveFocus: true });
    assert.equal(await clicked(), 'before.py');
  });

  it('joins several selections in the order of the file', async () => {
    const editor = await openText('a = 1\nprint("no")\n    \n    print(a)\n');
    editor.selections = [new vscode.Selection(3, 4, 3, 12), new vscode.Selection(0, 0, 0, 5)];
    const outcome = await vscode.commands.executeCommand<{ stdout: string }>('unsandbox.runSelection');
    assert.equal(outcome.stdout, '1\n');
  });

  it('sends line feeds whatever the file has', async () => {
    const uri = await writeFile('crlf.sh', '#!/bin/bash\r\necho one\r\necho two\r\n');
    assert.equal((await run(uri, {})).stdout, 'one\ntwo\n');
  });

  it('takes the language from the shebang of a file without extension', async () => {
    const uri = await writeFile('tool', '#!/usr/bin/env python3\nprint("shebang")\n');
    assert.equal((await run(uri, {})).stdout, 'shebang\n');
  });

  it('gives the program the variables and files that were named', async () => {
    const code = 'import os\nprint(os.environ["NAME"], open("data.csv").readline().strip())\n';
    const uri = await writeFile('reader.py', code);
    const outcome = await run(uri, { env: { NAME: 'Ada' }, inputFiles: ['data.csv'] });
    const [firstLine] = Buffer.from(await vscode.workspace.fs.readFile(sample('data.csv')))
      .toString()
      .split('\n');
    assert.equal(outcome.stdout.trim(), `Ada ${firstLine?.trim()}`, outcome.stderr);
    const byUri = await run(uri, { env: { NAME: 'Bo' }, inputFiles: [sample('data.csv')] });
    assert.match(byUri.stdout, /^Bo /);
  });

  it('resolves when the program fails, and when it hits its time limit', async () => {
    const failing = await run((await openText('import sys\nsys.exit(3)')).document.uri, {});
    assert.deepEqual([failing.status, failing.success, failing.exitCode], ['completed', false, 3]);
    const slow = await openText('echo started; sleep 30', 'shellscript');
    const stopped = await run(slow.document.uri, { ttl: 1 });
    assert.deepEqual([stopped.status, stopped.success, stopped.stdout], ['timeout', false, 'started\n']);
  });

  it('runs several at once', async () => {
    const [first, second] = [endlessProgram(), endlessProgram()];
    const uris = [await writeFile('first.sh', first.code), await writeFile('second.sh', second.code)];
    const running = uris.map((uri) => run(uri, {}));
    await Promise.all([first.printed(), second.printed()]);
    await vscode.commands.executeCommand('unsandbox.cancelAllJobs');
    const outcomes = await Promise.all(running);
    assert.deepEqual(
      outcomes.map(({ stdout }) => stdout),
      ['started\n', 'started\n'],
    );
    assert.notEqual(outcomes[0]?.jobId, outcomes[1]?.jobId);
  });

  it('takes options as its only argument, as a keybinding passes them', async () => {
    await openText('import os\nprint(os.environ["A"])');
    const outcome = await vscode.commands.executeCommand<{ stdout: string }>('unsandbox.run', { env: { A: 'b' } });
    assert.equal(outcome.stdout, 'b\n');
  });

  it('leaves nothing in the workspace', async () => {
    const before = await vscode.workspace.fs.readDirectory(sample(''));
    await run(sample('fib.c'), {});
    assert.deepEqual(await vscode.workspace.fs.readDirectory(sample('')), before);
  });

  it('keeps the focus in the editor', async () => {
    const editor = await openText('print(1)');
    await vscode.commands.executeCommand('unsandbox.runFile');
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
  });
});
