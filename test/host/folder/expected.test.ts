import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { expectationOf, expectedText } from '../../../src/editor/expected/expectation';
import type { Parts } from '../../../src/editor/parts';
import { countingAnswer } from '../../support/countingService';
import { useLocalSandbox, useService } from '../services';
import { command, endlessProgram, found, knownTests, lines, run, sample, textOf, writeFile } from '../support';

const idOf = (uri: vscode.Uri): string => `unsandbox.expected\0${uri.toString()}`;

const runTests = (...uris: vscode.Uri[]): Thenable<unknown> =>
  vscode.commands.executeCommand('vscode.runTestsById', 2, ...uris.map(idOf));

/** A file that the editor knows as a test: one that is on the screen for a moment. */
async function writeTest(name: string, code: string, expected?: string): Promise<vscode.Uri> {
  if (expected !== undefined) await writeFile(`${name}.expected.txt`, expected);
  const uri = await writeFile(name, code);
  await vscode.window.showTextDocument(uri);
  await knownTests(uri);
  return uri;
}

/** Asks for all tests of the workspace. */
const findTests = (): Thenable<unknown> => vscode.commands.executeCommand('testing.refreshTests');

interface Failure {
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
  /** Where the editor says that it is. */
  readonly line: number | undefined;
}

/** What the last run says of a test, read from what the editor itself shows. Undefined when it did not fail. */
async function failureOf(uri: vscode.Uri): Promise<Failure | undefined> {
  if (!(await vscode.commands.executeCommand<boolean>('vscode.peekTestError', idOf(uri)))) return undefined;
  const editor = await found(
    () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString()),
    'the editor with the failure',
  );
  const shown = await found(async () => {
    await vscode.commands.executeCommand('testing.openMessageInEditor');
    return shownMessage();
  }, 'the message of the failure');
  const read = async (what: string): Promise<string> => {
    const each = shown.with({ path: shown.path.replace(/[^/]*$/, what) });
    return vscode.workspace.openTextDocument(each).then(
      (document) => document.getText(),
      () => '',
    );
  };
  const [sentence = '', expected = '', actual = ''] = await Promise.all(
    ['TestFailureMessage', 'ExpectedOutput', 'ActualOutput'].map(read),
  );
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  return {
    message: sentence,
    expected,
    actual,
    line: editor.selection.active.line,
  };
}

function shownMessage(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri =
    input instanceof vscode.TabInputTextDiff
      ? input.modified
      : input instanceof vscode.TabInputText
        ? input.uri
        : undefined;
  return uri?.scheme === 'vscode-test-data' ? uri : undefined;
}

/** The whole output of the newest job. */
async function newestOutput(): Promise<string> {
  await command('showJobOutput');
  return vscode.window.activeTextEditor?.document.getText() ?? '';
}

describe('expected output', () => {
  useLocalSandbox();

  it('is decoded as the editor does: UTF-16 by its mark, others by the setting', async () => {
    const files = vscode.workspace.getConfiguration('files', sample(''));
    const text = 'gr\u00FC\u00DF dich\n';
    const uri = await writeFile('greet.py', 'print("gr\\u00fc\\u00df dich")');
    const expected = sample('greet.py.expected.txt');
    const read = async (): Promise<string> => expectedText(expected);
    await writeFile('greet.py.expected.txt', Buffer.from(`\uFEFF${text}`, 'utf16le'));
    assert.equal(await read(), text);
    await writeFile('greet.py.expected.txt', `\uFEFF${text}`);
    assert.equal(await read(), text, 'with the mark of UTF-8');
    try {
      await files.update('encoding', 'iso88591', vscode.ConfigurationTarget.Workspace);
      await writeFile('greet.py.expected.txt', Buffer.from(text, 'latin1'));
      assert.equal(await read(), text);
      await vscode.window.showTextDocument(uri);
      await knownTests(uri);
      await runTests(uri);
      assert.equal(await failureOf(uri), undefined);
    } finally {
      await files.update('encoding', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('in comments is compared line by line, and the first that differs is shown where it is', async () => {
    const code = lines('print(1) # expect: 1', '', 'print(2)', '# expect: 3', 'print(4) # expect: 4');
    const uri = await writeTest('comments.py', code);
    await runTests(uri);
    assert.deepEqual(await failureOf(uri), {
      message: 'Line 2 of the output is "2", expected "3".',
      expected: '1\n3\n4',
      actual: '1\n2\n4',
      line: 3,
    });
    await writeTest('comments.py', code.replace('expect: 3', 'expect: 2'));
    await runTests(uri);
    assert.equal(await failureOf(uri), undefined);
    assert.match(await newestOutput(), /^1\n2\n4\n.*comments\.py: completed, exit code 0/m);
  });

  it('in a file counts before comments, whatever its line ends', async () => {
    const uri = await writeTest('infile.py', 'print(1)\nprint(2) # expect: 3\n', '1\r\n2\r\n');
    await runTests(uri);
    assert.equal(await failureOf(uri), undefined);
    await writeFile('infile.py.expected.txt', '1\n2 \n');
    await runTests(uri);
    const failure = await failureOf(uri);
    assert.match(failure?.message ?? '', /^Line 2 of the output differs in nothing but white space/);
    assert.deepEqual([failure?.expected, failure?.actual], ['1\n2 ', '1\n2']);
  });

  it('is that of the text in the editor, and the exit code may be expected, too', async () => {
    const uri = await writeTest('exits.py', lines('# expect-exit: 3', 'print("x")', 'raise SystemExit(3)'));
    await runTests(uri);
    assert.equal(await failureOf(uri), undefined, 'without a word on the output any will do');
    const code = lines('# expect-exit: 0', 'print("x") # expect: x', 'raise SystemExit("sorry")');
    await writeTest('exits.py', code);
    await runTests(uri);
    const failure = await failureOf(uri);
    assert.equal(failure?.message, 'It ended with exit code 1, expected 0. sorry');
    assert.equal(failure?.line, 0);
  });

  it('of a program that was stopped, or could not be sent, is not known', async () => {
    const slow = await writeTest('slow.py', '# unsandbox: ttl=1\nimport time\ntime.sleep(9) # expect: 1\n');
    const empty = await writeTest('empty.py', ' ', '');
    await runTests(slow, empty);
    assert.match((await failureOf(slow))?.message ?? '', /stopped at its time limit of 1 s/);
    assert.match((await failureOf(empty))?.message ?? '', /empty\.py is empty\. There is nothing to run\./);
  });

  it('is given up when the test run is cancelled, and the jobs end', async () => {
    const program = endlessProgram();
    const uri = await writeTest('endless.sh', `# expect: started\n${program.code}`);
    const running = runTests(uri);
    await program.printed();
    await vscode.commands.executeCommand('testing.cancelRun');
    await running;
    assert.match(await newestOutput(), /^started\n.*endless\.sh: cancelled/m);
    assert.equal(await failureOf(uri), undefined);
  });

  it('is found in the whole workspace when somebody asks for all tests', async () => {
    await writeFile('node_modules/dep/dep.py', 'print(1) # expect: 2');
    const found = await writeFile('sub/found.py', 'print(1) # expect: 2');
    const stem = await writeFile('sub/stem.sh', 'echo 1');
    await writeFile('sub/stem.json', '1');
    await writeFile('sub/stem.expected.txt', '2');
    await findTests();
    await knownTests(found, stem);
    await runTests(found, stem, sample('node_modules/dep/dep.py'), sample('sub/stem.json'));
    assert.equal((await failureOf(found))?.actual, '1');
    assert.equal((await failureOf(stem))?.expected, '2');
    for (const other of ['node_modules/dep/dep.py', 'sub/stem.json'])
      assert.equal(await failureOf(sample(other)), undefined);
    const added = await writeFile('sub/added.py', 'print(1) # expect: 2');
    await knownTests(added); // by the watcher of files
    await runTests(added);
    assert.equal((await failureOf(added))?.actual, '1');
  });

  it('is what a run has printed, when that is kept as such', async () => {
    const first = await writeFile('held.py', 'print("kept")');
    await vscode.window.showTextDocument(first);
    await run(first, {});
    await command('saveExpectedOutput');
    assert.equal(await textOf('held.expected.txt'), 'kept\n');
    const second = await writeFile('held.sh', 'echo shell');
    await vscode.window.showTextDocument(second);
    await run(second, {});
    await knownTests(first, second);
    await runTests(first, second);
    assert.equal(await failureOf(first), undefined);
    assert.equal((await failureOf(second))?.message, 'Line 1 of the output is "shell", expected "kept".');
  });

  it('is looked for in the language that a run would choose: what is saved for the file comes first', async () => {
    const parts = { fileOptions: { of: () => ({ language: 'lua' }) } } as unknown as Parts;
    const text = '# unsandbox: language=python\n-- expect: 3\nprint(3)\n';
    const found = await expectationOf(parts, { uri: sample('saved-language.txt'), text });
    assert.equal(found?.comments.lines.length, 1);
  });

  it('is not that of a run with an input of its own, however long', async () => {
    const uri = await writeFile('long-input.py', 'print(len(input()))');
    await vscode.window.showTextDocument(uri);
    const { stdout } = await run(uri, { input: 'x'.repeat(300_000) });
    assert.equal(stdout, '300000\n');
    await assert.rejects(command('saveExpectedOutput'), /which a test is not/);
    await assert.rejects(async () => textOf('long-input.expected.txt'));
  });

  it('is never replaced unasked', async () => {
    const uri = await writeTest('asked.py', 'print(1)', '2');
    const message = { actualOutput: '1' };
    // The editor refuses to show a modal dialog to a test.
    await assert.rejects(command('acceptActualOutput', { test: { uri }, message }), /went wrong/);
    assert.equal(await textOf('asked.py.expected.txt'), '2');
  });
});

describe('tests of expected output', () => {
  const counter = countingAnswer('1');
  useService(counter.answer);

  it('run as many at a time as the key allows', async () => {
    const files = await Promise.all([1, 2, 3, 4, 5].map((n) => writeFile(`atonce${n}.py`, 'print(1) # expect: 1')));
    await findTests();
    await knownTests(...files);
    await runTests(...files);
    assert.equal(counter.submitted(), 5);
    assert.equal(counter.most(), 2);
    for (const uri of files) assert.equal(await failureOf(uri), undefined);
  });
});
