import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { leaveBehind } from '../leftBehind';
import { all, channel, clicked, edit, linksIn, outputLinks, own, problems } from '../outputPlaces';
import { chooseLocalSandbox, useLocalSandbox } from '../services';
import {
  closeEditors,
  command,
  eventually,
  heldProgram,
  jobThat,
  lines,
  openText,
  run,
  sample,
  setting,
  workspaceSetting,
  writeFile,
} from '../support';

const { DiagnosticSeverity, Range, Selection } = vscode;

const indented = lines(
  '# the first line',
  'def report(items):',
  '    for item in items:',
  '        total = 0',
  '        raise ValueError(f"bad {total}")',
  '        print(total)',
);

/** What runs so far had to say is in Problems when what a later one says is. */
async function nothingMore(): Promise<void> {
  const later = await writeFile('later.py', 'raise ValueError("later")\n');
  await run(later, {});
  await problems(later, 1);
}

describe('places in the output', () => {
  useLocalSandbox();
  afterEach(async () => {
    await workspaceSetting('problems', undefined);
    await command('clearFinishedJobs');
    await eventually(all, ({ length }) => length === 0, 'problems go with their jobs');
  });

  it('of an indented selection are links and problems on the right lines', async () => {
    const uri = await writeFile('indented.py', indented);
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new Selection(3, 8, 4, 40);
    assert.equal((await run(undefined, {})).exitCode, 1);
    const [problem] = await problems(uri, 1);
    assert.equal(problem?.message, 'ValueError: bad 0');
    assert.equal(problem.severity, DiagnosticSeverity.Error);
    assert.ok(problem.range.isEqual(new Range(4, 8, 4, 40)), JSON.stringify(problem.range));
    const links = await outputLinks();
    assert.deepEqual(
      links.map(({ text }) => text),
      ['File "/sandbox/main.py", line 2'],
    );
    assert.equal(links[0]?.tooltip, 'Go to indented.py, line 5');
    assert.equal(await clicked(links[0]), 'indented.py:5:9');
  });

  it('of a program that a wrapper starts are its own, and none of the wrapper’s', async () => {
    const code = ['import sys', 'def f():', '    raise ValueError(sys.argv[1])', 'f()'];
    const uri = await writeFile('wrapped.py', lines(...code));
    assert.equal((await run(uri, { arguments: ['given'] })).exitCode, 1);
    const [problem] = await problems(uri, 1);
    assert.equal(problem?.message, 'ValueError: given');
    assert.equal(problem.range.start.line, 2);
    const places = [];
    for (const link of await outputLinks()) places.push(await clicked(link));
    assert.deepEqual(places, ['wrapped.py:4:1', 'wrapped.py:3:5']);
  });

  it('of text without a file lead into its editor', async () => {
    const editor = await openText('x = 1\n\nraise KeyError(x)\n');
    await run(undefined, {});
    await problems(editor.document.uri, 1);
    const [link] = await outputLinks();
    assert.match(await clicked(link), /^Untitled-\d+:3:1$/);
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
  });

  it('of a compiler have their column, and warnings of a run that succeeds are problems, too', async () => {
    const broken = await writeFile('broken.cpp', lines('#include <string>', 'int main() {', '\treturn missing;', '}'));
    assert.notEqual((await run(broken, {})).exitCode, 0);
    const [error] = await problems(broken, 1);
    assert.match(error?.message ?? '', /missing.* was not declared/);
    assert.ok(error?.range.isEqual(new Range(2, 8, 2, 15)), JSON.stringify(error?.range));
    const [link] = await outputLinks();
    assert.equal(await clicked(link), 'broken.cpp:3:9');
    const warned = await writeFile('warned.py', lines('import warnings', 'warnings.warn("old", DeprecationWarning)'));
    assert.equal((await run(warned, {})).exitCode, 0);
    const [warning] = await problems(warned, 1);
    assert.equal(warning?.severity, DiagnosticSeverity.Warning);
    assert.equal(warning.range.start.line, 1);
  });

  // What the traces of each language look like is proved without an editor (test/unit, and test/sandbox with the real ones).
  const failing: Readonly<Record<string, readonly string[]>> = {
    'fails.ts': ['function f(a: number): never {', '  throw new TypeError(String(a));', '}', 'f(1);'],
    'Fails.java': ['public class Fails {', '  public static void main(String[] a) { throw new Error("x"); }', '}'],
    'fails.c': ['int main(void) {', '    return x;', '}'],
  };
  for (const [name, code] of Object.entries(failing))
    it(`of ${name} are on their line, in the output and in Problems`, async () => {
      const uri = await writeFile(name, lines(...code));
      await run(uri, {});
      const found = await eventually(
        () => own(uri),
        ({ length }) => length > 0,
        'problems',
      );
      assert.ok(
        found.some(({ range }) => range.start.line === 1),
        JSON.stringify(found),
      );
      const links = await outputLinks();
      const places = [];
      for (const link of links) places.push(await clicked(link));
      assert.ok(
        places.some((place) => place.startsWith(`${name}:2:`)),
        places.join(),
      );
    }).timeout(60_000);

  it('of a trace that a program printed and survived are links, but no problems', async () => {
    const code = lines(
      'import traceback',
      'try:',
      '    1 / 0',
      'except ZeroDivisionError:',
      '    traceback.print_exc()',
    );
    const uri = await writeFile('survives.py', code);
    assert.equal((await run(uri, {})).exitCode, 0);
    const [link] = await outputLinks();
    assert.equal(await clicked(link), 'survives.py:3:5');
    assert.deepEqual(own(uri), []);
  });

  it('in an input file lead to where it came from', async () => {
    await vscode.workspace.fs.createDirectory(sample('lib'));
    const helper = await writeFile('lib/helper.py', lines('def half(x):', '    return x / 0'));
    const uri = await writeFile('uses.py', lines('import helper', 'helper.half(3)'));
    await run(uri, { inputFiles: [helper] });
    const [problem] = await problems(helper, 1);
    assert.ok(problem?.range.isEqual(new Range(1, 4, 1, 16)), JSON.stringify(problem?.range));
    const links = await outputLinks();
    assert.deepEqual([await clicked(links[0]), await clicked(links[1])], ['uses.py:2:1', 'helper.py:2:5']);
    const { document } = await vscode.window.showTextDocument(helper);
    await edit(document, new Range(0, 0, 0, 0), '# new\n');
    const [moved] = await problems(helper, 1);
    assert.equal(moved?.range.start.line, 2);
    await vscode.workspace.fs.delete(sample('lib'), { recursive: true });
  });

  it('move with their lines, and go when those are edited', async () => {
    const uri = await writeFile('moving.py', lines('import sys', '', 'def f():', '    raise OSError(1)', '', 'f()'));
    const { document } = await vscode.window.showTextDocument(uri);
    await run(uri, {});
    await problems(uri, 1);
    const [, link] = await outputLinks();
    await edit(document, new Range(1, 0, 1, 0), '# one\n# two\n');
    assert.equal((await problems(uri, 1))[0]?.range.start.line, 5);
    assert.equal(await clicked(link), 'moving.py:6:5');
    await edit(document, new Range(0, 0, 1, 0), '');
    assert.equal((await problems(uri, 1))[0]?.range.start.line, 4);
    await edit(document, new Range(7, 3, 7, 3), '  # below');
    await problems(uri, 1);
    await edit(document, new Range(4, 4, 4, 9), 'return');
    await problems(uri, 0);
    assert.equal(await clicked(link), 'moving.py:4:1', 'the line is gone: where it was');
  });

  it('go with their file, and with what was written into it while it was closed', async () => {
    const uri = await writeFile('gone.py', '# Windows\r\nraise OSError(1)\r\n');
    await run(uri, {});
    assert.equal((await problems(uri, 1))[0]?.range.start.line, 1, 'whatever its line ends');
    const [link] = await outputLinks();
    assert.equal(await clicked(link), 'gone.py:2:1');
    await closeEditors();
    const deletion = new vscode.WorkspaceEdit();
    deletion.deleteFile(uri);
    assert.ok(await vscode.workspace.applyEdit(deletion));
    await problems(uri, 0);
    await link?.open();
    assert.notEqual(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString());
    const other = await writeFile('written.py', 'raise OSError(1)\n');
    await run(other, {});
    await problems(other, 1);
    await closeEditors();
    await writeFile('written.py', 'raise OSError(2)\n');
    await vscode.window.showTextDocument(other);
    await problems(other, 0);
  });

  it('go when the same lines run again, and stay when others do', async () => {
    const uri = await writeFile('again.py', lines('a = 1', 'raise ValueError(1)', 'b = 2', 'print(b)'));
    const editor = await vscode.window.showTextDocument(uri);
    await run(uri, {});
    await problems(uri, 1);
    editor.selection = new Selection(2, 0, 3, 8);
    assert.equal((await run(undefined, {})).stdout, '2\n');
    await nothingMore();
    await problems(uri, 1);
    await edit(editor.document, new Range(0, 0, 0, 0), '# a\n');
    editor.selection = new Selection(2, 6, 2, 19);
    assert.equal((await run(undefined, {})).exitCode, 0, 'ValueError(1) alone');
    await problems(uri, 0);
  });

  it('are no problems where the file was edited while it ran', async () => {
    const { python, waits, letGo } = heldProgram();
    const code = lines('import sys', python, 'def f():', '    raise OSError(1)', 'f()');
    const uri = await writeFile('edited.py', code);
    const { document } = await vscode.window.showTextDocument(uri);
    const running = run(uri, {});
    await waits();
    await edit(document, new Range(0, 0, 0, 0), '# above\n');
    await letGo();
    await running;
    const [problem] = await problems(uri, 1);
    assert.equal(problem?.range.start.line, 4, 'moved, and there is no other line like it');
    const second = run(uri, {});
    await waits();
    await edit(document, new Range(4, 4, 4, 4), 'if True: ');
    await letGo();
    await second;
    await nothingMore();
    assert.deepEqual(own(uri), []);
  });

  it('are no problems when the setting says so, or the service is another one', async () => {
    const uri = await writeFile('setting.py', 'raise SystemError()\n');
    await run(uri, {});
    await problems(uri, 1);
    await workspaceSetting('problems', false);
    await problems(uri, 0);
    await run(uri, {});
    assert.equal((await outputLinks()).length, 1);
    assert.deepEqual(own(uri), []);
    await workspaceSetting('problems', undefined);
    await run(uri, {});
    await problems(uri, 1);
    await setting('service', 'cloud');
    await problems(uri, 0);
    await chooseLocalSandbox();
  });

  it('lead to their own files when several runs stand in the channel, also after it was cleared', async () => {
    await command('runFile', await writeFile('one.py', '\nraise ValueError("one")\n'));
    await command('runFile', await writeFile('two.py', '\nraise ValueError("two")\n'));
    const both = await linksIn(await channel('two.py: completed'));
    const [one, two] = both.slice(-2);
    assert.equal(one?.text, two?.text);
    assert.deepEqual([await clicked(one), await clicked(two)], ['one.py:2:1', 'two.py:2:1']);
    const document = await channel('two.py: completed');
    await vscode.commands.executeCommand('workbench.output.action.clearOutput');
    await eventually(
      () => document.getText(),
      (text) => !text.includes('two.py'),
      'cleared',
    );
    await command('runFile', sample('one.py'));
    const links = await linksIn(await channel('one.py: completed'));
    assert.equal(await clicked(links.at(-1)), 'one.py:2:1');
  });

  it('of a job that was kept are links again, but no problems', async () => {
    const uri = await writeFile('kept-selection.py', indented);
    leaveBehind('finished', {
      ...{ key: 'kept-selection', title: 'kept-selection.py:4-5', language: 'python', status: 'completed' },
      ...{ submittedAt: Date.now(), finishedAt: Date.now(), resource: uri.toString(), part: 'selection' },
      spans: [{ codeLine: 0, fileLine: 3, columns: 8 }],
      sent: {
        code: 'total = 0\nraise ValueError(f"bad {total}")',
        ...{ language: 'python', parameters: {}, variables: [], files: [] },
        target: { baseUrl: 'https://gone.test', key: 'bearer' },
      },
      result: {
        ...{ success: false, exitCode: 1, stdout: '', artifacts: [] },
        stderr: 'Traceback (most recent call last):\n  File "/tmp/main.py", line 2, in <module>\nValueError: bad 0\n',
      },
    });
    await vscode.commands.executeCommand('unsandbox.jobs.focus');
    await jobThat('kept-selection.py:4-5', 'completed');
    const [link] = await outputLinks('kept-selection');
    assert.equal(await clicked(link), 'kept-selection.py:5:9');
    assert.deepEqual(own(uri), []);
  });

  it('say where they lead without becoming Markdown', async () => {
    const uri = await writeFile('<command:x> __a__ [b](c).py', 'raise OSError()\n');
    await run(uri, {});
    await problems(uri, 1);
    const [link] = await outputLinks();
    assert.equal(link?.tooltip, 'Go to \\<command:x\\> \\_\\_a\\_\\_ \\[b](c).py, line 1');
    assert.equal(await clicked(link), '<command:x> __a__ [b](c).py:1:1');
    await closeEditors();
    await vscode.workspace.fs.delete(uri);
  });

  it('that a program invents lead nowhere else', async () => {
    const other = await writeFile('other.py', 'raise ValueError()\n');
    await command('runFile', other);
    await channel('other.py: completed');
    const said = [
      'File "../../etc/passwd", line 1',
      'File "/etc/passwd", line 1',
      'File "other.py", line 1',
      'File "command:workbench.action.quit", line 1',
      'File "<a href=x>", line 1',
      'File "[x](command:workbench.action.quit)", line 1',
      'File "/sandbox/main.py", line 99999',
      '12:00:00.000  other.py  ✓ completed',
    ];
    const code = lines(
      ...said.map((text) => `print(${JSON.stringify(`Traceback (most recent call last):\n  ${text}\nE: x`)})`),
    );
    const uri = await writeFile('hostile.py', code);
    await command('runFile', uri);
    // A name that no file of the run has may be the program's: some services give it one of theirs.
    const invented = await outputLinks();
    assert.deepEqual(
      invented.map(({ text }) => text),
      ['File "other.py", line 1'],
    );
    assert.equal(await clicked(invented[0]), 'hostile.py:1:1');
    const links = await linksIn(await channel('hostile.py: completed'));
    assert.deepEqual([await clicked(links.at(-2)), await clicked(links.at(-1))], ['other.py:1:1', 'hostile.py:1:1']);
    for (const args of [
      ['no such job', 0],
      [undefined, undefined],
      [{ key: 'x' }, '../..'],
    ])
      await assert.rejects(command('openLocation', ...args));
  });
});
