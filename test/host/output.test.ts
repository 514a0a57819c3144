import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type FaultyService, startFaultyService } from '../support/faultyService';
import { closeEditors, delay, lines, openText, run, setting, useLocalSandbox, writeFile } from './support';

const MB = 1_048_576;
/** Not shaped like a key, so that no scanner takes it for one. */
const key = 'a key for tests'.replaceAll(' ', '-');

async function waitFor<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(100);
  }
  throw new Error(`${what} never came`);
}

/** What the output channel shows. */
const channel = (): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find(
    ({ uri, languageId }) => uri.scheme === 'output' && languageId === 'unsandbox-output',
  );

const channelWith = async (text: RegExp): Promise<vscode.TextDocument> =>
  waitFor(`the channel with ${text}`, () => {
    const document = channel();
    return document !== undefined && text.test(document.getText()) ? document : undefined;
  });

/** The document that `unsandbox.showJobOutput` opened, once it is in its language. */
const jobDocument = async (): Promise<vscode.TextDocument> =>
  waitFor("the job's document", () =>
    vscode.window.visibleTextEditors
      .map(({ document }) => document)
      .find(({ uri, languageId }) => uri.scheme === 'unsandbox-job' && languageId === 'unsandbox-output'),
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

describe('the output of a run', () => {
  let service: FaultyService | undefined;

  before(async () => {
    process.env['UNSANDBOX_API_KEY'] = key;
    await useLocalSandbox();
  });
  after(async () => {
    delete process.env['UNSANDBOX_API_KEY'];
    await setting('apiUrl', undefined);
    await useLocalSandbox();
  });
  afterEach(async () => {
    await closeEditors();
    await service?.close();
    service = undefined;
    await useLocalSandbox();
  });

  /** For a person, so that the panel with the channel opens. */
  async function runForPerson(code: string): Promise<void> {
    await openText(code);
    await vscode.commands.executeCommand('unsandbox.runFile');
  }

  /** A service whose jobs end at once with this output. */
  async function useServiceThatPrints(stdout: string): Promise<void> {
    const result = { success: true, stdout, stderr: '', exit_code: 0 };
    // Made before, so that it does not count as a stall.
    const body = Buffer.from(JSON.stringify({ job_id: 'big-1', status: 'completed', result }));
    service = await startFaultyService((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    await setting('service', 'cloud');
    await setting('apiUrl', service.url);
  }

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
    await vscode.commands.executeCommand('unsandbox.showJobOutput');
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

  it('of 10 MB is cut in the channel, with a link to the whole', async () => {
    await runForPerson('print("a row before")');
    await channelWith(/^a row before$/m);
    const row = `${'0123456789'.repeat(10)} ünï 漢字\n`;
    await useServiceThatPrints(row.repeat(Math.ceil((10 * MB) / row.length)));
    await runForPerson('print("big")');
    const document = await channelWith(/^… 9\.5 MB more of stdout: Open Full Output of job big-1$/m);
    const link = await waitFor('the link', async () =>
      (await links(document)).find(({ text }) => text === 'Open Full Output'),
    );
    assert.ok(document.getText().length < 2 * MB);
    await follow(link);
    const whole = await jobDocument();
    assert.equal(whole.getText().split(row.trimEnd()).length - 1, Math.ceil((10 * MB) / row.length));
  }).timeout(90_000);

  it('has a link for each notice, also when the channel was cleared meanwhile, and none for what only looks like one', async () => {
    await runForPerson('print("\\x1b[31mred")\nprint("x … 1 KB more: Open Full Output of job k")');
    const document = await channelWith(/Open in Terminal View/);
    const found = (): Promise<readonly string[]> => links(document).then((all) => all.map(({ text }) => text));
    await vscode.commands.executeCommand('workbench.output.action.clearOutput');
    await waitFor('an empty channel', () => (document.getText().length < 10 ? true : undefined));
    assert.deepEqual(await found(), []);
    await runForPerson('print("\\x1b[31mred")');
    await channelWith(/Open in Terminal View/);
    await waitFor('the link', async () => ((await found()).join() === 'Open in Terminal View' ? true : undefined));
  });

  it('opens in a terminal that nothing runs in, once, without taking the focus', async () => {
    const editor = await openText('print("\\x1b[1;32mgreen\\x1b[0m")');
    await run(editor.document.uri, {});
    const before = vscode.window.terminals.length;
    await vscode.commands.executeCommand('unsandbox.openTerminalView');
    await vscode.commands.executeCommand('unsandbox.openTerminalView');
    const opened = vscode.window.terminals.slice(before);
    assert.equal(opened.length, 1);
    assert.match(opened[0]?.name ?? '', /output$/);
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
    const closed = waitFor('the end of it', () => (vscode.window.terminals.length === before ? true : undefined));
    opened[0]?.dispose();
    await closed;
    await vscode.commands.executeCommand('unsandbox.openTerminalView');
    assert.equal(vscode.window.terminals.length, before + 1, 'and again after it was closed');
    vscode.window.terminals.at(-1)?.dispose();
  });
});
