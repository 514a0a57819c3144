import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { jobsDir, leaveBehind } from '../leftBehind';
import { dismissQuestion, pickEntry } from '../questions';
import { useLocalSandbox } from '../services';
import {
  closeEditors,
  command,
  eventually,
  found,
  jobs,
  lines,
  openText,
  run,
  sample,
  setting,
  writeFile,
} from '../support';

const finishedDir = join(jobsDir, 'finished');

/** The diff editor that is open, with its title and both texts. */
async function shownDiff(): Promise<{ title: string; before: string; after: string }> {
  const tab = await found(() => {
    const active = vscode.window.tabGroups.activeTabGroup.activeTab;
    return active?.input instanceof vscode.TabInputTextDiff ? { label: active.label, input: active.input } : undefined;
  }, 'a diff editor');
  const { original, modified } = tab.input;
  const [before, after] = await Promise.all(
    [original, modified].map(async (uri) => (await vscode.workspace.openTextDocument(uri)).getText()),
  );
  return { title: tab.label, before: before ?? '', after: after ?? '' };
}

/** A run of another window, some days ago. */
const leaveRunBehind = (job: Parameters<typeof leaveBehind>[1] & { readonly submittedAt: number }): void =>
  leaveBehind('finished', { status: 'completed', part: 'file', finishedAt: job.submittedAt + 1, ...job });

/** The files of finished jobs, once that of this one is there. */
const written = (jobId: string): Promise<readonly string[]> =>
  eventually(
    () => (existsSync(finishedDir) ? readdirSync(finishedDir) : []),
    (names) => names.some((name) => readFileSync(join(finishedDir, name), 'utf8').includes(jobId)),
    'it is written',
  );

describe('runs that have ended', () => {
  useLocalSandbox();
  before(() => command('clearFinishedJobs'));

  const counting = lines('import time', 'print("first")', 'print(open("n.txt").read())', 'print("last")');

  it('are compared with the run of the same file before, without what differs in any two runs', async () => {
    const uri = await writeFile('compared.py', counting);
    const data = await writeFile('n.txt', 'one');
    const first = await run(uri, { inputFiles: [data] });
    await run(sample('hello.py'), {});
    await writeFile('n.txt', 'two');
    const second = await run(uri, { inputFiles: [data] });
    await command('compareOutputWithPrevious', second.jobId);
    const diff = await shownDiff();
    assert.match(diff.title, /^compared\.py: \d\d:\d\d(:\d\d)? ↔ \d\d:\d\d(:\d\d)?$/);
    assert.equal(diff.before, 'first\none\nlast\n── ✓ completed, exit code 0\n');
    assert.equal(diff.after, 'first\ntwo\nlast\n── ✓ completed, exit code 0\n');
    await closeEditors();
    await assert.rejects(command('compareOutputWithPrevious', first.jobId), /no earlier run/i);
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab, undefined);
  });

  it('are compared with any other run that is picked, those of the same file first', async () => {
    const uri = await writeFile('compared.py', counting);
    const third = await run(uri, {});
    const comparing = command('compareOutputWith', third.jobId);
    await pickEntry(0);
    await comparing;
    const diff = await shownDiff();
    assert.equal(diff.before, 'first\ntwo\nlast\n── ✓ completed, exit code 0\n', 'the newest of the same file');
    assert.match(diff.after, /── stderr ──\nTraceback.*FileNotFoundError.*── ✗ completed, exit code 1\n$/s);
  });

  it('say so when they printed the same', async () => {
    const uri = await writeFile('same.py', 'print("same")');
    await run(uri, {});
    const second = await run(uri, {});
    await command('compareOutputWithPrevious', second.jobId);
    assert.match((await shownDiff()).title, /^same\.py: .* \(same output\)$/);
  });

  it('are compared with a run of another window', async () => {
    const uri = await writeFile('kept.py', 'print("now")');
    const result = { success: true, stdout: 'then\n', stderr: '', exitCode: 0, artifacts: [] };
    leaveRunBehind({ key: 'then', title: 'kept.py', resource: uri.toString(), submittedAt: Date.now() - 9e8, result });
    const now = await run(uri, {});
    await command('compareOutputWithPrevious', now.jobId);
    const diff = await shownDiff();
    assert.match(diff.title, /^kept\.py: [A-Z][a-z]{2} \d+ \d\d:\d\d ↔ \d\d:\d\d$/);
    assert.equal(diff.before, 'then\n── ✓ completed, exit code 0\n');
  });

  it('give their code and options back', async () => {
    const uri = await writeFile('restored.py', lines('import os', 'print(os.environ["A"], os.listdir())'));
    const options = { env: { A: 'b' }, ttl: 7, inputFiles: ['data.csv'] };
    const { jobId, stdout } = await run(uri, options);
    await writeFile('restored.py', 'print("other")');
    await command('restoreRun', jobId);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.uri.scheme, 'untitled');
    assert.equal(document?.languageId, 'python');
    assert.match(document?.getText() ?? '', /^import os\n/);
    const again = await run();
    assert.equal(again.stdout, stdout);
    assert.match(again.stdout, /^b .*data\.csv/);
  });

  it('give back what is kept of another window, without the values that are not', async () => {
    const sent = {
      language: 'bash',
      code: 'echo "$A$B"\n',
      parameters: { ttl: 9, networkMode: 'zerotrust' },
      variables: ['A', 'B'],
      files: [],
      target: { baseUrl: 'https://gone.test', key: 'bearer' },
    } as const;
    const result = { success: true, stdout: '', stderr: '', artifacts: [] };
    const once = { options: { env: {} }, unkept: ['A', 'B'] };
    leaveRunBehind({ key: 'restored', submittedAt: Date.now() - 8e8, language: 'bash', result, sent, once });
    // From the palette it reads what is kept, and lets one pick; nothing is picked here.
    const picking = command('restoreRun');
    await dismissQuestion();
    await picking;
    assert.ok(vscode.window.visibleTextEditors.every(({ document }) => !document.isUntitled));
    await command('restoreRun', { key: 'restored' });
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'shellscript');
    assert.equal(document?.getText(), 'echo "$A$B"\n');
    await command('copyRequest');
    const request = JSON.parse((await vscode.env.clipboard.readText()).split('\n\n#')[0] ?? '');
    assert.deepEqual([request.language, request.ttl, request.env], ['bash', 9, undefined]);
  });

  it('give back no variable that was saved for their file only later', async () => {
    const { jobId } = await run(await writeFile('restored.py', 'print(1)'), { env: { A: 'saved later' } });
    await command('restoreRun', jobId);
    // What is restored has its options saved as those of its text.
    const resource = vscode.window.activeTextEditor?.document.uri.toString();
    const sent = {
      ...{ language: 'python', code: 'print(2)\n', parameters: {}, variables: [], files: [] },
      target: { baseUrl: 'https://gone.test', key: 'bearer' },
    } as const;
    const result = { success: true, stdout: '', stderr: '', artifacts: [] };
    leaveRunBehind({ key: 'had-none', submittedAt: Date.now() - 8e8, language: 'python', resource, result, sent });
    const picking = command('restoreRun');
    await dismissQuestion(); // what is kept is read
    await picking;
    await command('restoreRun', { key: 'had-none' });
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'print(2)\n');
    await command('copyRequest');
    assert.ok(!(await vscode.env.clipboard.readText()).includes('saved later'));
  });

  it('run again with the options of then, which may be changed first', async () => {
    const uri = await writeFile('again.py', lines('import os', 'print(os.environ["A"])'));
    const { jobId } = await run(uri, { env: { A: 'once' } });
    const kept = await written(jobId);
    const running = command('runAgainWithOptions', jobId);
    await pickEntry(0);
    await running;
    const [again] = await jobs();
    assert.ok(again?.jobId);
    assert.notEqual(again.jobId, jobId);
    await command('copyOutput', again.jobId);
    assert.equal(await vscode.env.clipboard.readText(), 'once\n');
    assert.deepEqual((await written(again.jobId)).filter((name) => !kept.includes(name)).length, 1);
  });

  it('run again as they were once their text that was never saved is gone', async () => {
    const { document } = await openText('print("then")\n');
    const { jobId } = await run(document.uri, {});
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), 'print("now")\n');
    await vscode.workspace.applyEdit(edit);
    assert.equal((await command('runAgain', jobId))?.stdout, 'now\nthen\n', 'it is there, and changed');
    await closeEditors();
    await eventually(
      () => document.isClosed,
      (isClosed) => isClosed,
      'it is closed',
    );
    const other = await openText('echo another\n', 'shellscript');
    assert.equal(other.document.uri.toString(), document.uri.toString(), 'another has its name');
    assert.equal((await command('runAgain', jobId))?.stdout, 'then\n');
    assert.equal((await jobs())[0]?.title, document.uri.path);
  });

  it('stay in the window when none are to be kept beyond it', async () => {
    await setting('keepFinishedJobs', 0);
    try {
      const first = await run(sample('hello.py'), {});
      const second = await run(sample('hello.py'), {});
      const ids = (await jobs()).map(({ jobId }) => jobId);
      assert.deepEqual(ids.slice(0, 2), [second.jobId, first.jobId]);
      await command('copyOutput', first.jobId);
      assert.deepEqual(existsSync(finishedDir) ? readdirSync(finishedDir) : [], []);
    } finally {
      await setting('keepFinishedJobs', undefined);
    }
  });

  it('are copied as they are shown', async () => {
    const code = lines('import sys', 'print("\\x1b[31mred\\x1b[0m")', 'print("oh", file=sys.stderr)');
    const { jobId } = await run(await writeFile('red.py', code), {});
    await command('copyOutput', jobId);
    assert.equal(await vscode.env.clipboard.readText(), 'red\noh\n');
    await command('copyJobId', jobId);
    assert.equal(await vscode.env.clipboard.readText(), jobId);
  });

  it('are deleted one by one, from the disk too', async () => {
    const { jobId } = await run(sample('hello.py'), {});
    const before = await written(jobId);
    await command('deleteJob', jobId);
    const after = readdirSync(finishedDir);
    assert.equal(after.length, before.length - 1);
    assert.ok(after.every((name) => before.includes(name)));
    await assert.rejects(command('copyJobId', jobId), /no longer in the list/);
  });
});
