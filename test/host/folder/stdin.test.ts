import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { dismissQuestion, pickEntry, questionTitled } from '../questions';
import { useLocalSandbox } from '../services';
import { command, eventually, lines, openText, run, sample, writeFile } from '../support';

const echo = lines(
  'import sys',
  'print(sys.argv[1:], repr(sys.stdin.read()), __file__.split("/")[-1])',
  'print(open("data.csv").readline().strip() if len(sys.argv) > 3 else "")',
);

/** What the output channel shows once it shows what is wanted. */
async function shownOutput(wanted: RegExp): Promise<string> {
  return eventually(
    () => vscode.workspace.textDocuments.find(({ uri }) => /^output/.test(uri.scheme))?.getText() ?? '',
    (text) => wanted.test(text),
    `the output with ${wanted}`,
  );
}

const clearOutput = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.output.action.clearOutput');

describe('a program that is given input and arguments', () => {
  useLocalSandbox();
  beforeEach(clearOutput);

  it('reads a text, and has its arguments, its name and its input files', async () => {
    const uri = await writeFile('echo.py', echo);
    const options = { input: 'Ada\n日本 "$HOME"', arguments: ['two words', '', "it's"], inputFiles: ['data.csv'] };
    const outcome = await run(uri, options);
    assert.equal(
      outcome.stdout,
      `['two words', '', "it's"] 'Ada\\n日本 "$HOME"' echo.py\ncity,year,population\n`,
      outcome.stderr,
    );
    assert.equal(outcome.exitCode, 0);
  });

  it('reads a file, with what is unsaved in it', async () => {
    const uri = await writeFile('echo.py', echo);
    const input = await writeFile('names.txt', 'on disk\n');
    assert.match((await run(uri, { input })).stdout, /'on disk\\n'/);
    const editor = await vscode.window.showTextDocument(input);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'unsaved, '));
    assert.match((await run(uri, { input: input.toJSON() })).stdout, /'unsaved, on disk\\n'/);
  });

  it('is given them once its language is known, which is asked for', async () => {
    const uri = await writeFile('of-no-language', 'print(input())');
    await vscode.window.showTextDocument(uri);
    for (const entry of [9, 10]) {
      const running = command('runWithOptions', uri);
      await pickEntry(entry);
      await questionTitled('Language');
      await dismissQuestion();
      await running;
    }
  });

  it('is a selection too, and is run again with the same', async () => {
    const editor = await openText('if True:\n    import sys\n    print(sys.argv[1:], input())\n\nprint("all")\n');
    editor.selection = new vscode.Selection(1, 4, 2, 32);
    const { jobId, stdout } = await run(undefined, { input: 'x\n', arguments: ['a'] });
    assert.equal(stdout, "['a'] x\n");
    assert.equal((await command('runAgain', jobId))?.stdout, "['a'] x\n");
  });

  it('in TypeScript may import, and wait at the top', async () => {
    await writeFile('helper.ts', 'export const value: number = 42;\n');
    const code = "import { value } from './helper';\nconsole.log(value as number, process.argv.slice(2));\n";
    const options = { input: 'x', arguments: ['a b'], inputFiles: ['helper.ts'] };
    assert.equal((await run(await writeFile('imports.ts', code), options)).stdout, "42 [ 'a b' ]\n");
    const wait =
      'const s: string = await new Promise((d) => process.stdin.once("data", d));\nconsole.log(String(s));\n';
    for (const name of ['waits.ts', 'waits.mts'])
      assert.equal((await run(await writeFile(name, wait), { input: 'x' })).stdout, 'x\n');
  });

  it('called main, or like an input file, is sent under another name', async () => {
    const main = await run(await writeFile('main.py', echo), { input: 'x' });
    assert.match(main.stdout, / main-2\.py$/m, main.stderr);
    const own = { input: 'x', inputFiles: ['echo.py'] };
    assert.match((await run(await writeFile('echo.py', echo), own)).stdout, / echo-2\.py$/m);
    const taken = await writeFile('stdin.txt', 'mine\n');
    const reader = await writeFile('reader.py', 'print(input(), open("stdin.txt").read())');
    assert.equal((await run(reader, { input: 'yours', inputFiles: [taken] })).stdout, 'yours mine\n\n');
  });

  it('is refused where the language has no wrapper, and where files are too many or too large', async () => {
    const asks = (uri: vscode.Uri, options: object, sentence: RegExp) => assert.rejects(run(uri, options), sentence);
    await asks(sample('fib.c'), { arguments: ['10'] }, /A program in c cannot be given input or arguments/);
    const files = Array.from({ length: 9 }, (_, index) => `many${index}.txt`);
    await Promise.all(files.map((name) => writeFile(name, 'x')));
    const uri = await writeFile('echo.py', echo);
    await asks(
      uri,
      { input: 'x', inputFiles: files },
      /sends echo\.py, stdin\.txt along, .* Leave out 1 of the input files/,
    );
    assert.equal((await run(uri, { arguments: ['x'], inputFiles: files })).exitCode, 0);
    await asks(uri, { input: 'x'.repeat(5 * 1_048_576 + 1) }, /"stdin\.txt" has 5,242,881 bytes; at most/);
    await asks(uri, { arguments: ['a\0b'] }, /"arguments".*without NUL/);
    await asks(uri, { arguments: 'a' }, /"arguments" .* array of texts/);
    await asks(uri, { input: 7 }, /"input" .* a text or the Uri of a file/);
    await asks(uri, { input: sample('not-there.txt') }, /not-there\.txt does not exist/);
  });

  it('is shown as what it is: the wrapper, the files, the arguments', async () => {
    await vscode.window.showTextDocument(await writeFile('echo.py', echo));
    await command('runFile');
    await shownOutput(/echo\.py: completed/);
    await clearOutput();
    await run(sample('echo.py'), { input: 'Ada\n', arguments: ['two words'] });
    const text = await shownOutput(/echo\.py: completed/);
    assert.match(
      text,
      /^ {3}code: \d+ bytes, the wrapper below\n {3}files: echo\.py \(\d+ bytes\), stdin\.txt \(4 bytes\)$/m,
    );
    assert.match(text, /^ {3}arguments: 'two words'\n {3}input: stdin\.txt$/m);
    assert.match(text, /^ {3}│ os\.execv\(sys\.executable/m);
    assert.doesNotMatch(text, /note: it reads/);
  });

  it('is copied whole, so that the copied request works by itself', async () => {
    const { jobId } = await run(await writeFile('echo.py', echo), { input: 'Ada\n', arguments: ['a b'] });
    await command('copyRequest', jobId);
    const [json = ''] = (await vscode.env.clipboard.readText()).split('\n\n#');
    const { code, input_files: files } = JSON.parse(json);
    assert.match(code, /os\.execv/);
    assert.equal(Buffer.from(files[0].content, 'base64').toString(), echo);
    assert.equal(files[1].content, '<base64 of stdin.txt, 4 bytes>');
  });
});

describe('a program that reads what it is not given', () => {
  useLocalSandbox();
  beforeEach(clearOutput);

  const noteOf = async (name: string, code: string): Promise<string> => {
    await vscode.window.showTextDocument(await writeFile(name, code));
    await command('runFile');
    return shownOutput(new RegExp(`${name.replace('.', '\\.')}: completed`));
  };

  it('is told so in the header, with what to do', async () => {
    const text = await noteOf('asks-name.py', '# a comment\nimport sys\nprint(sys.argv[1:])\nname = input("Name? ")\n');
    assert.match(
      text,
      /note: the program reads standard input \(input\(\) in line 4\), which is empty in the local sandbox and ends at once\. "Run in unsandbox with Input…" gives it some\./,
    );
    assert.match(
      text,
      /note: the program looks at arguments \(sys\.argv in line 3\) and gets none.* "Run in unsandbox with Arguments…"/,
    );
    assert.match(text, /EOFError/);
  });

  it('is told something else in a language without a wrapper, and nothing where nothing is read', async () => {
    const c = '#include <stdio.h>\nint main(void) { int n = 0; scanf("%d", &n); return n; }\n';
    assert.match(
      await noteOf('scans.c', c),
      /scanf\(\) in line 2.* A program in c cannot be given any: put it into the code/,
    );
    await clearOutput();
    assert.doesNotMatch(await noteOf('quiet.py', '# input()\nprint("sys.argv")\n'), /note:/);
  });
});

describe('Run with Input', () => {
  useLocalSandbox();

  it('writes an input in an editor, runs with it, and offers it again until it is forgotten', async () => {
    const uri = await writeFile('echo.py', echo);
    await vscode.window.showTextDocument(uri);
    const asked = command('runWithInput');
    await pickEntry(2);
    assert.equal(await asked, undefined, 'nothing runs before the input is written');
    const draft = vscode.window.activeTextEditor;
    assert.equal(draft?.document.isUntitled, true);
    await draft?.edit((edit) => edit.insert(new vscode.Position(0, 0), 'one\ntwo'));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      draft?.document.uri,
    );
    const [lens] = lenses.map((each) => each.command);
    assert.match(lens?.title ?? '', /Run echo\.py with the text below/);
    assert.equal(lens?.command, 'unsandbox.runWithInput');
    const first = await command('runWithInput', ...(lens.arguments ?? []));
    assert.match(first?.stdout ?? '', /'one\\ntwo'/, first?.stderr);

    await vscode.window.showTextDocument(uri);
    const again = command('runWithInput');
    await pickEntry(0);
    assert.match((await again)?.stdout ?? '', /'one\\ntwo'/);
    assert.match((await command('runFile'))?.stdout ?? '', /''/, 'an ordinary run is given nothing');

    const forgetting = command('runWithInput');
    await pickEntry(4);
    assert.equal(await forgetting, undefined);
  }).timeout(60_000);

  it('says for a compiled language why not, and runs nothing', async () => {
    await vscode.window.showTextDocument(sample('fib.c'));
    for (const name of ['runWithInput', 'runWithArguments'])
      await assert.rejects(command(name), /A program in c cannot be given input or arguments/);
  });
});
