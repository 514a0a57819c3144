import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { json } from '../../support/faultyService';
import { goneWindow, jobsDir, leaveBehind, otherWindow } from '../leftBehind';
import { useLocalSandbox, useService } from '../services';
import { command, eventually, jobs, jobThat, sample, textOf, writeFile } from '../support';

/** Jobs that a window before this one left behind. */

/** Shows it anew, whether or not it was in sight: that is when the disk is read. */
async function showPanel(): Promise<void> {
  for (const id of ['workbench.view.explorer', 'unsandbox.jobs.focus']) await vscode.commands.executeCommand(id);
}

/** What a job that was left behind shows, once it is as wanted. */
async function outputOf(title: string, wanted: RegExp): Promise<void> {
  await eventually(
    async () => (await jobs()).map((job) => job.title),
    (titles) => titles.includes(title),
    `${title} is taken up`,
  );
  await command('showJobOutput', { key: title });
  await eventually(
    () => vscode.window.visibleTextEditors.find(({ document: { uri } }) => uri.query === title)?.document.getText(),
    (text) => text !== undefined && wanted.test(text),
    `${title} with ${wanted}`,
  );
}

describe('jobs that another window left behind', () => {
  useLocalSandbox();

  it('are taken up when the panel is shown, each with what has to be done', async () => {
    const base = { status: 'running', submittedAt: Date.now() } as const;
    leaveBehind('active', { ...base, key: 'of-another-place', jobId: 'j1' });
    leaveBehind('active', { ...base, key: 'never-sent', status: 'queued' });
    leaveBehind('active', { ...base, key: 'unanswered', status: 'submitting' });
    leaveBehind('active', { ...base, key: 'of-a-sandbox', service: 'local', place: 'local sandbox', jobId: 'j2' });
    await showPanel();
    await outputOf('of-another-place', /It was started at gone\.test\. Choose that service/);
    await outputOf('never-sent', /nothing was sent\. Run the file again/);
    await outputOf('unanswered', /Submitted, unconfirmed: .* It was not sent again/);
    await outputOf('of-a-sandbox', /The local sandbox ended with the window/);
    assert.ok(
      readdirSync(join(jobsDir, 'active')).every((name) => !name.includes(goneWindow)),
      'they are this window’s now',
    );
    await command('dismissJob', { key: 'unanswered' });
    assert.ok(!(await jobs()).some(({ title }) => title === 'unanswered'), 'its row is gone');
  });

  it('can be deleted when nobody can say any more how they stand, after a question', async () => {
    leaveBehind('active', { key: 'lost', jobId: 'j9', status: 'running', submittedAt: Date.now() });
    await showPanel();
    await outputOf('lost', /It was started at gone\.test/);
    // The editor refuses to show a modal dialog to a test.
    await assert.rejects(command('deleteJob', { key: 'lost' }), /went wrong/);
    await jobThat('lost', 'unknown');
  });

  it('are those that the commands of the palette act on, though nobody looks at the panel', async () => {
    await vscode.commands.executeCommand('workbench.view.explorer');
    const file = await writeFile('newest.py', 'print("again")');
    const artifact = { filename: 'made.txt', size: 1, contentBase64: 'eA==' };
    const leave = (key: string): void =>
      leaveBehind('finished', {
        ...{ key, status: 'completed', part: 'file', resource: file.toString(), submittedAt: Date.now() },
        finishedAt: Date.now(),
        result: { success: true, stdout: `${key}\n`, stderr: '', exitCode: 0, artifacts: [artifact] },
      });
    leave('for-output');
    await command('showJobOutput');
    assert.equal(vscode.window.activeTextEditor?.document.uri.query, 'for-output');
    leave('for-artifacts');
    await command('openArtifact', undefined, 'made.txt');
    assert.match(vscode.window.activeTextEditor?.document.uri.path ?? '', /^\/for-artifacts\//);
    await vscode.window.showTextDocument(file);
    leave('for-expected');
    await command('saveExpectedOutput');
    assert.equal(await textOf('newest.expected.txt'), 'for-expected\n');
    leave('for-colours');
    await command('openTerminalView');
    assert.ok(vscode.window.terminals.some(({ name }) => name.startsWith('for-colours')));
    leave('for-again');
    assert.equal((await command('runAgain'))?.stdout, 'again\n');
    for (const uri of [file, sample('newest.expected.txt')]) await vscode.workspace.fs.delete(uri);
  });

  it('keep a result that was there already', async () => {
    const result = { success: true, stdout: 'it was there\n', stderr: '', artifacts: [] };
    const job = { key: 'ended', submittedAt: Date.now() } as const;
    leaveBehind('finished', { ...job, status: 'completed', finishedAt: Date.now(), result });
    leaveBehind('active', { ...job, status: 'running', jobId: 'j3' });
    await showPanel();
    await outputOf('ended', /it was there/);
    assert.deepEqual(
      readdirSync(join(jobsDir, 'active')).filter((name) => name.startsWith('ended')),
      [],
    );
  });

  it('run again with the options of then', async () => {
    const file = await writeFile('kept-options.txt', 'print("as Python", end="")\n');
    leaveBehind('finished', {
      key: 'with-options',
      submittedAt: Date.now(),
      status: 'completed',
      finishedAt: Date.now(),
      resource: file.toString(),
      part: 'file',
      once: { options: { language: 'python', ttl: 7, inputFiles: [file.toJSON()] }, unkept: [] },
    });
    await showPanel();
    await jobThat('with-options', 'completed');
    const again = await command('runAgain', { key: 'with-options' });
    assert.equal(again?.stdout, 'as Python');
    await vscode.workspace.fs.delete(file);
  });

  it('run again with the files of then, not with those that have their names in this window', async () => {
    const elsewhere = vscode.Uri.file(mkdtempSync(join(tmpdir(), 'unsandbox-elsewhere-')));
    const [file, data] = ['reads.py', 'data.csv'].map((name) => vscode.Uri.joinPath(elsewhere, name));
    assert.ok(file && data);
    await vscode.workspace.fs.writeFile(file, Buffer.from('print(open("data.csv").read())'));
    await vscode.workspace.fs.writeFile(data, Buffer.from('of the other window'));
    const job = {
      status: 'completed',
      submittedAt: Date.now(),
      finishedAt: Date.now(),
      part: 'file',
      resource: file.toString(),
      inputs: [{ filename: 'data.csv', uri: data.toString(), digest: '' }],
    } as const;
    leaveBehind('finished', { ...job, key: 'elsewhere', once: { options: { inputFiles: ['data.csv'] }, unkept: [] } });
    leaveBehind('finished', { ...job, key: 'own-variables', once: { options: { envFile: 'data.csv' }, unkept: [] } });
    await showPanel();
    for (const title of ['elsewhere', 'own-variables']) await jobThat(title, 'completed');
    assert.equal((await command('runAgain', { key: 'elsewhere' }))?.stdout, 'of the other window\n');
    await assert.rejects(command('runAgain', { key: 'own-variables' }), /data\.csv .*not kept/);
    await vscode.workspace.fs.delete(elsewhere, { recursive: true });
  });

  it('go when the finished ones are cleared', async () => {
    await command('clearFinishedJobs');
    assert.deepEqual(readdirSync(join(jobsDir, 'finished')), []);
    for (const name of readdirSync(join(jobsDir, 'active'))) rmSync(join(jobsDir, 'active', name));
  });
});

describe('jobs of another window', () => {
  const service = useService(json(200, { message: 'Job cancelled', job_id: 'j4' }));

  it('are stopped from here while their window lives', async () => {
    const file = await writeFile('of-another-window.py', 'print(1)');
    const job = { key: 'of-another-window', jobId: 'j4', status: 'running', submittedAt: Date.now() } as const;
    const place = new URL(service.url).host;
    mkdirSync(join(jobsDir, 'windows'), { recursive: true });
    writeFileSync(join(jobsDir, 'windows', otherWindow), '');
    leaveBehind('active', { ...job, place, resource: file.toString() }, otherWindow);
    try {
      await showPanel();
      await jobThat('of-another-window', 'running');
      await command('stop', file);
      assert.ok(service.requests.includes('DELETE /jobs/j4'), service.requests.join());
    } finally {
      rmSync(join(jobsDir, 'windows', otherWindow));
      rmSync(join(jobsDir, 'active', `of-another-window@${otherWindow}.json`), { force: true });
    }
  });
});
