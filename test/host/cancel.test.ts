import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, delay, openText, run, useLocalSandbox } from './support';

const endless = 'import time\nprint("started", flush=True)\ntime.sleep(600)';

describe('cancelling', () => {
  before(useLocalSandbox);
  afterEach(closeEditors);

  it('returns the partial output of a running job', async () => {
    const editor = await openText(endless);
    const running = run(editor.document.uri, { ttl: 60 });
    await delay(2500);
    await vscode.commands.executeCommand('unsandbox.cancelAllJobs');
    const outcome = await running;
    assert.deepEqual([outcome.status, outcome.success, outcome.stdout], ['cancelled', false, 'started\n']);
    assert.equal(outcome.exitCode, -1);
  });

  it('cancels a job at the first moment there is one', async () => {
    const editor = await openText(endless);
    const running = run(editor.document.uri, { ttl: 60 });
    const ended = running.then(() => true);
    // The run reads its file first; from then on a stop has to take, whether or not the job has an id.
    while (!(await Promise.race([ended, delay(5)])))
      await vscode.commands.executeCommand('unsandbox.stop', editor.document.uri);
    assert.equal((await running).status, 'cancelled');
  });

  it('stops the jobs of one file and leaves the others alone', async () => {
    const stopped = await openText(endless);
    const other = await openText('import time\ntime.sleep(2)\nprint("done")');
    const runs = [run(stopped.document.uri, {}), run(other.document.uri, {})];
    await delay(1000);
    await vscode.commands.executeCommand('unsandbox.stop', stopped.document.uri);
    const [first, second] = await Promise.all(runs);
    assert.equal(first?.status, 'cancelled');
    assert.equal(second?.stdout, 'done\n');
  });

  it('tells a caller that a job is unknown', async () => {
    await assert.rejects(async () => vscode.commands.executeCommand('unsandbox.cancelJob', 'no-such-job'), /job/i);
  });
});
