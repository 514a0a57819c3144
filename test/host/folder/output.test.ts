import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { useLocalSandbox, useService } from '../services';
import { command, eventually, found, lines, openText, run, writeFile } from '../support';

const MB = 1_048_576;
/** What the output channel shows. */
const channel = (): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find(
    ({ uri, languageId }) => uri.scheme === 'output' && languageId === 'unsandbox-output',
  );

const channelWith = async (text: RegExp): Promise<vscode.TextDocument> =>
  found(() => {
    const document = channel();
    return document !== undefined && text.test(document.getText()) ? document : undefined;
  }, `the channel with ${text}`);

/** The document that `unsandbox.showJobOutput` opened, once it is in its language. */
const jobDocument = async (): Promise<vscode.TextDocument> =>
  found(
    () =>
      vscode.window.visibleTextEditors
        .map(({ document }) => document)
        .find(({ uri, languageId }) => uri.scheme === 'unsandbox-job' && languageId === 'unsandbox-output'),
    "the job's document",
  );

async function links(document: vscode.TextDocument): Promise<readonly (vscode.DocumentLink & { text: string })[]> {
  const found = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
    'vscode.executeLinkProvider',
    document.uri,
    1000,
  );
  return found.map((link) => Object.assign(link, { text: document.getText(link.range) }));
}

async function follow(link: vscode.DocumentLink | undefined): Promise<void> {
  assert.equal(link?.target?.scheme, 'command');
  const [argument] = JSON.parse(decodeURIComponent(link.target.query)) as unknown[];
  await vscode.commands.executeCommand(link.target.path, argument);
}

/** For a person, so that the panel with the channel opens. */
async function runForPerson(code: string): Promise<void> {
  await openText(code);
  await command('runFile');
}

describe('the output of a run', () => {
  useLocalSandbox();

  it('is readable: progress collapsed, the streams told apart, what is harmful spelled out, all writing right', async () => {
    await runForPerson(
      lines(
        'import sys',
        'print("\\r".join(f"{n} %" for n in range(101)))',
        'print("漢字 ünï 😀 \\u202Etxt.exe \\x07", end="\\r\\n")',
        'print("\\x1b]52;c;aGk=\\x07clip", file=sys.stderr)',
      ),
    );
    await channelWith(
      /\n100 %\n漢字 ünï 😀 \\u\{202E\}txt\.exe \\u\{0007\}\n── stderr ──\nclip\n── .*: completed, exit code 0/,
    );
  });

  it('is a document that folds by run and stream, and has them as symbols', async () => {
    await run(await writeFile('streams.py', 'import sys\nprint("a\\nb")\nprint("c\\nd", file=sys.stderr)'), {});
    await command('showJobOutput');
    const document = await jobDocument();
    const text = document.getText().split('\n');
    assert.match(text[0] ?? '', /^── .* · python · local sandbox ─+$/);
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name, children }) => [name.replace(/^.*: |, \d+ ms/g, ''), children.map(({ name }) => name)]),
      [['completed, exit code 0', ['stdout', 'stderr']]],
    );
    const ranges = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      document.uri,
    );
    assert.deepEqual(
      ranges.map(({ start, end }) => [text[start]?.slice(0, 12), text[end]?.slice(0, 3)]),
      [
        [text[0]?.slice(0, 12), '── '],
        ['── stdout ──', 'b'],
        ['── stderr ──', 'd'],
      ],
    );
  });

  it('has a link for each notice, also when the channel was cleared meanwhile, and none for what only looks like one', async () => {
    await runForPerson('print("\\x1b[31mred")\nprint("x … 1 KB more: Open Full Output of job k")');
    const document = await channelWith(/Open in Terminal View/);
    const linkTexts = (): Promise<readonly string[]> => links(document).then((all) => all.map(({ text }) => text));
    await vscode.commands.executeCommand('workbench.output.action.clearOutput');
    await eventually(
      () => document.getText().length,
      (length) => length < 10,
      'an empty channel',
    );
    assert.deepEqual(await linkTexts(), []);
    await runForPerson('print("\\x1b[31mred")');
    await channelWith(/Open in Terminal View/);
    await eventually(linkTexts, (texts) => texts.join() === 'Open in Terminal View', 'the link');
  });

  it('opens in a terminal that nothing runs in, once, without taking the focus', async () => {
    const editor = await openText('print("\\x1b[1;32mgreen\\x1b[0m")');
    await run(editor.document.uri, {});
    const before = vscode.window.terminals.length;
    await command('openTerminalView');
    await command('openTerminalView');
    const opened = vscode.window.terminals.slice(before);
    assert.equal(opened.length, 1);
    assert.match(opened[0]?.name ?? '', /output$/);
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
    opened[0]?.dispose();
    await eventually(
      () => vscode.window.terminals.length,
      (count) => count === before,
      'the end of it',
    );
    await command('openTerminalView');
    assert.equal(vscode.window.terminals.length, before + 1, 'and again after it was closed');
    vscode.window.terminals.at(-1)?.dispose();
  });
});

describe('the output of a service', () => {
  const service = useService();

  it('of 10 MB is cut in the channel, with a link to the whole', async () => {
    const row = `${'0123456789'.repeat(10)} ünï 漢字\n`;
    const result = { success: true, stdout: row.repeat(Math.ceil((10 * MB) / row.length)), stderr: '', exit_code: 0 };
    // Made before, so that it does not count as a stall.
    const body = Buffer.from(JSON.stringify({ job_id: 'big-1', status: 'completed', result }));
    await service.replace((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    await runForPerson('print("big")');
    const document = await channelWith(/^… 9\.5 MB more of stdout: Open Full Output of job big-1$/m);
    const link = await found(
      async () => (await links(document)).find(({ text }) => text === 'Open Full Output'),
      'the link',
    );
    assert.ok(document.getText().length < 2 * MB);
    await follow(link);
    const whole = await jobDocument();
    assert.equal(whole.getText().split(row.trimEnd()).length - 1, Math.ceil((10 * MB) / row.length));
  }).timeout(90_000);
});
