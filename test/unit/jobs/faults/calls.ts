import assert from 'node:assert/strict';
import { cancelJob } from '../../../../src/jobs/cancelJob';
import { mergeListed } from '../../../../src/jobs/elsewhere';
import type { TrackedJob } from '../../../../src/jobs/jobs';
import { lookAgain, runJob } from '../../../../src/jobs/runJob';
import { sleep, until } from '../../../sandbox/support/startSandbox';
import { newJob, origin } from '../../../support/connectionTo';
import { arm, bring, type Cell, large, lasting, type Meet, patienceMs, reasonOf, small } from './cell';
import {
  assertSentence,
  type CancelOutcome,
  type FollowOutcome,
  type ListOutcome,
  type SubmitOutcome,
} from './outcomes';

/** The calls of the table: each makes its way through the fault, with the product's own parts, to the real service. */

export const submit: Meet<'submit'> = async (cell, expected) => {
  const { jobs, connection, bench } = cell;
  const waits = new Set<string>();
  jobs.onDidChange(({ status, problem }) => status === 'queued' && waits.add(problem ?? ''));
  const keys = Array.from({ length: expected.jobs }, (_, n) => jobs.add(newJob(`k${n}`, { language: 'python' })).key);
  bench.arm();
  const request = expected.isLarge ? large : small;
  const reasons = await Promise.all(keys.map((key) => reasonOf(runJob(jobs, connection, key, request))));
  assert.ok(bench.hits() > 0, 'the fault was met');
  // Whoever sends a submit again does it when it failed, or when things go right again.
  bench.heal();
  await connection.client.listJobs().catch(() => undefined);
  await sleep(500);
  assert.equal(bench.reached('submit'), expected.reached);
  for (const [index, key] of keys.entries()) assertSubmitted(jobs.get(key), reasons[index], expected);
  if (expected.waits === undefined) assert.equal(waits.size, 0);
  else assert.ok(waits.size > 0, 'it was queued');
  for (const problem of waits) assertSentence(problem, expected.waits ?? /never/);
};

function assertSubmitted(row: TrackedJob | undefined, reason: Error | undefined, expected: SubmitOutcome): void {
  assert.ok((expected.status as readonly unknown[]).includes(row?.status), `${row?.status}: ${row?.problem}`);
  assert.equal(reason?.message, row?.problem);
  if (expected.says !== undefined) assertSentence(row?.problem, expected.says);
  if (row?.status === 'completed') assert.equal(row.result?.stdout, 'done\n');
  if (row?.status === 'unknown') {
    assert.match(row.problem ?? '', /^Submitted, unconfirmed: .*\. It was not sent again\. Refresh the jobs/);
  }
  assert.equal(row?.finishedAt === undefined, row?.status === 'unknown', 'what may run is not over');
}

export const follow: Meet<'follow'> = async (cell, expected) => {
  const { jobs, connection, bench, isForGood } = cell;
  if (isForGood) return followBrought(cell, ['k'], expected);
  const watch = jobs.onDidChange(({ jobId }) => {
    if (jobId === undefined) return;
    watch.dispose();
    bench.arm();
  });
  jobs.add(newJob('k', { language: 'python' }));
  const reason = await reasonOf(runJob(jobs, connection, 'k', small));
  assert.equal(reason?.message, jobs.get('k')?.problem);
  await assertFollowed(cell, 'k', expected);
  assert.equal(bench.reached('submit'), 1);
};

export const followSeveral: Meet<'followSeveral'> = (cell, expected) => followBrought(cell, ['a', 'b', 'c'], expected);

async function followBrought(cell: Cell, keys: readonly string[], expected: FollowOutcome): Promise<void> {
  const { jobs, connection, bench } = cell;
  const brought = await Promise.all(keys.map((key) => bring(cell, key, small)));
  await arm(cell);
  const looking = Promise.all(brought.map(({ row }) => lookAgain(jobs, connection, row)));
  if (expected.status === 'running') await until('two failed looks', () => bench.hits() >= 2, patienceMs);
  else await looking;
  for (const key of keys) await assertFollowed(cell, key, expected);
}

async function assertFollowed({ jobs, connection, bench }: Cell, key: string, expected: FollowOutcome): Promise<void> {
  const row = jobs.get(key);
  assert.ok(bench.hits() > 0, 'the fault was met');
  assert.equal(row?.status, expected.status, row?.problem);
  if (expected.says === undefined) assert.equal(row?.problem, undefined);
  else assertSentence(row?.problem, expected.says);
  if (row?.status === 'completed') assert.equal(row.result?.stdout, 'done\n');
  if (row?.status !== 'unknown') return;
  bench.heal();
  await lookAgain(jobs, connection, row);
  assert.equal(jobs.get(key)?.result?.stdout, 'done\n', 'nothing was lost');
}

export const list: Meet<'list'> = async (cell, expected: ListOutcome) => {
  const { jobs, connection, bench, isForGood } = cell;
  const { jobId, row } = await bring(cell, 'own', lasting);
  jobs.remove(row.key);
  const refresh = async (): Promise<void> => {
    mergeListed(jobs, origin, await connection.client.listJobs());
  };
  const isListed = (): boolean => jobs.byJobId(jobId) !== undefined;
  if (isForGood) jobs.add({ ...row, startedHere: false });
  else await refresh();
  await arm(cell);
  let failures = 0;
  for (let reason = await reasonOf(refresh()); reason !== undefined; reason = await reasonOf(refresh())) {
    failures += 1;
    assertSentence(reason.message, expected.says ?? /nothing is to be said/);
    assert.ok(isListed(), 'a list that did not come takes no row away');
    if (failures === 3 && isForGood) break;
    if (failures === 3) bench.heal();
    assert.ok(failures <= 3, reason.message);
  }
  assert.equal(isListed(), expected.isListed);
  if (expected.says === undefined) assert.ok(bench.hits() > 0, 'the fault was met');
  else assert.ok(failures > 0 && bench.hits() === failures, 'each refresh is one request');
};

export const cancel: Meet<'cancel'> = async (cell, expected) => {
  const { jobs, connection, world, bench, isForGood } = cell;
  const { jobId, row } = await bring(cell, 'k', lasting);
  const statusThere = async (): Promise<unknown> => (await world.service.call('GET', `/jobs/${jobId}`)).body.status;
  await until('the job runs', async () => (await statusThere()) === 'running', patienceMs);
  const looking = isForGood ? undefined : lookAgain(jobs, connection, row);
  await arm(cell);
  const reason = await reasonOf(cancelJob(jobs, connection, 'k'));
  assert.ok(bench.hits() > 0, 'the fault was met');
  if (expected.says !== undefined) assertSentence(reason?.message, expected.says);
  else assert.equal(reason, undefined);
  const goesOn = expected.status === 'running' || expected.status === 'unknown';
  if (expected.status === 'unknown') await looking;
  if (goesOn) {
    await assertGoesOn(cell, statusThere, expected);
    if (isForGood) return;
    bench.heal();
    await cancelJob(jobs, connection, 'k');
  }
  await looking;
  const ended = jobs.get('k');
  assert.equal(ended?.status, goesOn ? 'cancelled' : expected.status, ended?.problem);
  if (ended?.status !== 'cancelled') return assertSentence(ended?.problem, /no longer knows job/);
  assert.equal(await statusThere(), 'cancelled');
  assert.ok(ended.result !== undefined, 'with what it had printed');
};

async function assertGoesOn({ jobs }: Cell, statusThere: () => Promise<unknown>, expected: CancelOutcome) {
  const row = jobs.get('k');
  assert.deepEqual([row?.status, await statusThere()], [expected.status, 'running']);
  const isUnsent = expected.isUnsent ?? false;
  assert.deepEqual([row?.cancelRequested, row?.cancelUnsent], [isUnsent, isUnsent]);
  assertSentence(row?.problem, expected.says ?? /nothing is to be said/);
}
