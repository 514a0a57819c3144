import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Jobs, type TrackedJob } from '../../../../src/jobs/jobs';
import { JobStore } from '../../../../src/jobs/store/jobStore';
import { type Keeper, KeptJobs } from '../../../../src/jobs/store/keptJobs';
import { newJob } from '../../../support/connectionTo';

/** Windows of one editor: each with its own jobs, on one folder. */

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'kept-jobs-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

let windows = 0;
function openWindow(t: TestContext, dir: string, change: Partial<Keeper> = {}) {
  const jobs = new Jobs();
  const claimed: string[] = [];
  const said: string[] = [];
  const note = (text: string): void => void said.push(text);
  windows += 1;
  const kept = new KeptJobs(jobs, new JobStore(dir, `w${windows}`), dir, {
    keepCount: () => 50,
    prepare: () => {},
    onTaken: ({ key }) => said.push(`taken ${key}`),
    onClaimed: (taken) => claimed.push(...taken.map(({ key }) => key)),
    onUnwritable: () => said.push('unwritable'),
    log: { warn: note, error: note },
    ...change,
  });
  t.after(() => kept.dispose());
  return { jobs, kept, claimed, said };
}

const ended = (key: string, change: Partial<TrackedJob> = {}): TrackedJob =>
  newJob(key, { status: 'completed', finishedAt: Date.now(), ...change });
const until = async (what: string, isTrue: () => boolean): Promise<void> => {
  for (const deadline = Date.now() + 20_000; !isTrue(); ) {
    assert.ok(Date.now() < deadline, what);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
const statuses = (jobs: Jobs): readonly string[] => jobs.all().map(({ key, status }) => `${key} ${status}`);

test('what one window runs the other sees, with its result, and in neither twice', async (t) => {
  const dir = folder(t);
  const [first, second] = [openWindow(t, dir), openWindow(t, dir)];
  await second.kept.show(true);
  first.jobs.add(newJob('k'));
  first.jobs.update('k', { jobId: 'j', status: 'running' });
  await until('the other window sees it', () => second.jobs.get('k')?.status === 'running');
  assert.deepEqual([second.jobs.get('k')?.inOtherWindow, second.claimed], [true, []]);
  first.jobs.update('k', { status: 'completed', finishedAt: Date.now() });
  await until('and its result', () => second.jobs.get('k')?.status === 'completed');
  assert.deepEqual(statuses(second.jobs), ['k completed']);
  await first.kept.show(true);
  assert.deepEqual(statuses(first.jobs), ['k completed']);
});

test('the jobs of a window that closed are taken up by one other, once', async (t) => {
  const dir = folder(t);
  const [first, second, third] = [openWindow(t, dir), openWindow(t, dir), openWindow(t, dir)];
  first.jobs.add(newJob('k', { jobId: 'j', status: 'running' }));
  await first.kept.close();
  await Promise.all([second.kept.update(), third.kept.update()]);
  assert.deepEqual([...second.claimed, ...third.claimed], ['k']);
});

test('what one window clears, or no longer keeps, leaves the others; what was never on the disk stays', async (t) => {
  const dir = folder(t);
  const [first, second] = [openWindow(t, dir), openWindow(t, dir)];
  first.jobs.add(ended('k'));
  await until(
    'it is written',
    () => readdirSync(dir).includes('finished') && readdirSync(join(dir, 'finished')).length > 0,
  );
  await second.kept.show(true);
  second.jobs.add(ended('nowhere', { place: undefined }));
  assert.deepEqual(statuses(second.jobs), ['k completed', 'nowhere completed']);
  await first.kept.clearFinished();
  await until('it leaves the other window', () => second.jobs.get('k') === undefined);
  assert.deepEqual(statuses(second.jobs), ['nowhere completed']);
});

test('a run that one window deletes goes in the others, and only that one', async (t) => {
  const dir = folder(t);
  const [first, second] = [openWindow(t, dir), openWindow(t, dir)];
  for (const key of ['k', 'other']) first.jobs.add(ended(key));
  await until('both are written', () => {
    void second.kept.loadFinished();
    return second.jobs.all().length === 2;
  });
  await second.kept.show(true);
  const job = second.jobs.get('k');
  assert.ok(job);
  await second.kept.delete(job);
  assert.deepEqual(statuses(second.jobs), ['other completed']);
  await first.kept.show(true);
  await until('it leaves the window that ran it', () => first.jobs.get('k') === undefined);
  assert.deepEqual(statuses(first.jobs), ['other completed']);
  assert.equal(readdirSync(join(dir, 'finished')).length, 1);
});

test('jobs that were let go to make room are not read again', async (t) => {
  const dir = folder(t);
  const { jobs, kept } = openWindow(t, dir);
  await kept.show(true);
  jobs.maxRecent = 2;
  for (const n of [1, 2, 3, 4]) {
    jobs.add(newJob(`k${n}`, { submittedAt: n }));
    jobs.update(`k${n}`, { status: 'completed', finishedAt: n });
  }
  await kept.update();
  await kept.update();
  assert.deepEqual(statuses(jobs), ['k3 completed', 'k4 completed']);
  assert.equal(readdirSync(join(dir, 'finished')).length, 4);
});

test('a folder that cannot be written: told once, and what was never sent is not sent behind its back', async (t) => {
  const dir = folder(t);
  const { jobs, kept, said } = openWindow(t, dir);
  jobs.add(newJob('k'));
  await kept.flush('k');
  jobs.update('k', { status: 'queued' });
  await kept.flush('k');
  // Full disks and lost rights look the same to whoever writes; root is stopped by a file in the way.
  rmSync(join(dir, 'active'), { recursive: true });
  writeFileSync(join(dir, 'active'), '');
  jobs.update('k', { status: 'submitting' });
  await assert.rejects(kept.flush('k'), /was not sent|taken the job over/);
  jobs.add(newJob('new'));
  await kept.flush('new');
  jobs.add(newJob('another'));
  await kept.flush('another');
  assert.equal(said.filter((text) => text === 'unwritable').length, 1);
});

test('looking at a panel whose folder cannot be watched fails quietly', async (t) => {
  const dir = folder(t);
  writeFileSync(join(dir, 'active'), 'in the way');
  const { kept, said } = openWindow(t, dir);
  await kept.show(true);
  assert.match(said.join(), /is not seen/);
});

test('a job that another window has taken over is not sent from here', async (t) => {
  const dir = folder(t);
  const { jobs, kept } = openWindow(t, dir);
  jobs.add(newJob('k', { status: 'queued' }));
  await kept.flush('k');
  const [sign = ''] = readdirSync(join(dir, 'windows'));
  writeFileSync(join(dir, 'windows', sign), 'left');
  assert.deepEqual((await new JobStore(dir, 'taker').claim()).claimed.length, 1);
  jobs.update('k', { status: 'submitting' });
  await assert.rejects(kept.flush('k'), /taken the job over/);
});

test('many changes on the disk are read in few goes, also while they never stop', async (t) => {
  const dir = folder(t);
  const [first, second] = [openWindow(t, dir), openWindow(t, dir)];
  await second.kept.show(true);
  for (let n = 0; second.jobs.all().length === 0; n += 1) {
    assert.ok(n < 200, 'it is seen while the changes go on');
    first.jobs.add(newJob(`k${n}`, { jobId: `j${n}`, status: 'running' }));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

test('a job that is followed here and was taken over by another window is let go', async (t) => {
  const dir = folder(t);
  const { jobs, said } = openWindow(t, dir);
  jobs.add(newJob('k', { jobId: 'j', status: 'running' }));
  await until('it is written', () => existsSync(join(dir, 'active')) && readdirSync(join(dir, 'active')).length > 0);
  const [name = ''] = readdirSync(join(dir, 'active'));
  renameSync(join(dir, 'active', name), join(dir, 'active', 'k@1.elsewhere.taker.json'));
  jobs.update('k', { startedAt: 1 });
  await until('it is let go', () => said.includes('taken k'));
});

test('a window that closes waits for what is being sent, and not for a run that waits for a question', async (t) => {
  for (const [place, waits] of [
    [undefined, false],
    ['test', true],
  ] as const) {
    const { jobs, kept } = openWindow(t, folder(t));
    jobs.add(newJob('k', { place }));
    const started = performance.now();
    await kept.close();
    assert.equal(performance.now() - started > 2000, waits, `${place}`);
  }
});

test('what a job of a window that is gone may not show is hidden before it can be shown', async (t) => {
  const dir = folder(t);
  const [first, jobs] = [openWindow(t, dir), { second: undefined as Jobs | undefined }];
  first.jobs.add(newJob('k', { jobId: 'j', status: 'running' }));
  await first.kept.close();
  const second = openWindow(t, dir, {
    prepare: ({ key }) => {
      assert.equal(jobs.second?.get(key), undefined);
      jobs.second?.hide(key, ['hidden-value']);
    },
  });
  jobs.second = second.jobs;
  await second.kept.update();
  const result = { success: true, stdout: 'a hidden-value', stderr: '', artifacts: [] };
  second.jobs.update('k', { status: 'cancelled', finishedAt: 1, result });
  assert.equal(second.jobs.get('k')?.result?.stdout, 'a ***');
});

test('a call for an update just as one ends begins a new one', async (t) => {
  const dir = folder(t);
  const { jobs, kept } = openWindow(t, dir);
  await kept.show(true);
  const store = new JobStore(dir, 'other');
  for (let turns = 0; turns < 8; turns += 1) {
    const first = kept.update();
    await store.finish(ended(`k${turns}`), 50);
    await first;
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await kept.update();
    assert.ok(jobs.get(`k${turns}`), `${turns} turns later`);
  }
});

test('what is kept fills no more memory than is meant for it, however often it is read, artifacts included', async (t) => {
  const dir = folder(t);
  const writer = new JobStore(dir, 'writer');
  const text = 'x'.repeat(4 * 1_048_576 - 4096); // with what else is in the file it is no more than 4 M
  for (let n = 1; n <= 20; n += 1) {
    const artifacts = n % 2 === 0 ? [{ filename: 'a', size: 1, contentBase64: text }] : [];
    const result = { success: true, stdout: n % 2 === 0 ? '' : text, stderr: '', artifacts };
    await writer.finish(newJob(`k${n}`, { status: 'completed', finishedAt: n, result }), 50);
  }
  const { jobs, kept } = openWindow(t, dir);
  for (let n = 0; n < 3; n += 1) {
    await kept.loadFinished();
    assert.equal(jobs.all().length, 16);
  }
  for (let n = 21; n <= 30; n += 1) {
    jobs.add(newJob(`k${n}`));
    const artifacts = [{ filename: 'a', size: 1, contentBase64: text }];
    jobs.update(`k${n}`, {
      status: 'completed',
      finishedAt: n,
      result: { success: true, stdout: '', stderr: '', artifacts },
    });
  }
  assert.equal(jobs.all().length, 16);
});

/** Two windows: the second one cancels a job of the first, which knows nothing of it. */
async function cancelledFromTheOther(t: TestContext) {
  const dir = folder(t);
  const [first, second] = [openWindow(t, dir), openWindow(t, dir)];
  await second.kept.show(true);
  first.jobs.add(newJob('k', { jobId: 'j', status: 'running' }));
  await until('the other window sees it', () => second.jobs.get('k')?.status === 'running');
  const result = { success: false, stdout: 'partial\n', stderr: '', artifacts: [] };
  second.jobs.update('k', { status: 'cancelled', finishedAt: Date.now(), result });
  await second.kept.update();
  return { first, second, outputs: () => [first, second].map(({ jobs }) => jobs.get('k')?.result?.stdout) };
}

test('what one window cancels of another one stays cancelled, with its output, when that one closes', async (t) => {
  const { first, second } = await cancelledFromTheOther(t);
  await first.kept.close();
  await second.kept.update();
  assert.deepEqual([statuses(second.jobs), second.claimed], [['k cancelled'], []]);
  assert.equal(second.jobs.get('k')?.result?.stdout, 'partial\n');
});

test('what one window cancels of another one keeps its output when that one finds it lost', async (t) => {
  const { first, second, outputs } = await cancelledFromTheOther(t);
  first.jobs.update('k', { status: 'failed', finishedAt: Date.now(), problem: 'lost' });
  await until('the first has the output', () => first.jobs.get('k')?.status === 'cancelled');
  await second.kept.update();
  assert.deepEqual(outputs(), ['partial\n', 'partial\n']);
});

test('a job that was lost sight of is deleted for good', async (t) => {
  const dir = folder(t);
  const first = openWindow(t, dir);
  first.jobs.add(newJob('lost', { jobId: 'j', status: 'running' }));
  await first.kept.close();
  const second = openWindow(t, dir);
  await second.kept.update();
  const lost = second.jobs.update('lost', { status: 'unknown' });
  assert.ok(lost);
  await second.kept.delete(lost);
  assert.deepEqual([second.jobs.all(), readdirSync(join(dir, 'active'))], [[], []]);
});
