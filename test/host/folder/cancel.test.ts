import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { leaveBehind } from '../leftBehind';
import { useLocalSandbox } from '../services';
import { activated, command, endlessProgram, eventually, jobs, openText, run } from '../support';

describe('cancelling', () => {
  useLocalSandbox();

  it('returns the partial output of a running job', async () => {
    const program = endlessProgram();
    const editor = await openText(program.code, 'shellscript');
    const running = run(editor.document.uri, { ttl: 60 });
    await program.printed();
    await vscode.commands.executeCommand('unsandbox.cancelAllJobs');
    const outcome = await running;
    assert.deepEqual([outcome.status, outcome.success, outcome.stdout], ['cancelled', false, 'started\n']);
    assert.equal(outcome.exitCode, -1);
  });

  it('cancels a job at the first moment there is one', async () => {
    const editor = await openText(endlessProgram().code, 'shellscript');
    const api = await activated();
    const isSubmitting = new Promise<void>((resolve) => {
      const listener = api.onDidChangeJobs(() => {
        if (api.jobs()[0]?.status !== 'submitting') return;
        listener.dispose();
        resolve();
      });
    });
    const running = run(editor.document.uri, { ttl: 60 });
    await isSubmitting;
    await command('stop', editor.document.uri);
    assert.equal((await running).status, 'cancelled');
  });

  it('stops the jobs of one file and leaves the others alone', async () => {
    const programs = [endlessProgram(), endlessProgram()];
    const editors = [];
    for (const { code } of programs) editors.push(await openText(code, 'shellscript'));
    const [stopped, other] = editors.map(({ document }) => ({ uri: document.uri, running: run(document.uri, {}) }));
    assert.ok(stopped && other);
    for (const program of programs) await program.printed();
    await command('stop', stopped.uri);
    assert.equal((await stopped.running).status, 'cancelled');
    const running = (all: Awaited<ReturnType<typeof jobs>>): number =>
      all.filter(({ status }) => status === 'running').length;
    // The window may not have heard yet that it runs.
    await eventually(jobs, (all) => running(all) === 1, 'the other one goes on');
    await command('stop', other.uri);
    assert.equal((await other.running).stdout, 'started\n');
  });

  it('leaves a job that has just ended as it is, and says so to a person', async () => {
    const { jobId } = await run((await openText('print("ended")')).document.uri, {});
    await vscode.commands.executeCommand('unsandbox.cancelJob', jobId);
    await (await activated()).cancel(jobId);
    leaveBehind('finished', { key: 'had-ended', submittedAt: Date.now(), status: 'completed', finishedAt: Date.now() });
    await command('showJobOutput');
    await assert.rejects(command('cancelJob', { key: 'had-ended' }), /had-ended had ended before it was cancelled/);
    await assert.rejects(command('cancelJob', { key: 'gone' }), /no longer in the list/);
    await command('deleteJob', { key: 'had-ended' });
  });

  it('tells a caller that a job is unknown', async () => {
    await assert.rejects(async () => vscode.commands.executeCommand('unsandbox.cancelJob', 'no-such-job'), /job/i);
  });
});
