import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { cancelJob } from '../../../../src/jobs/cancelJob';
import { mergeListed } from '../../../../src/jobs/elsewhere';
import { lookAgain, runJob } from '../../../../src/jobs/runJob';
import { sleep, until } from '../../../sandbox/support/startSandbox';
import { type Connected, newJob, origin } from '../../../support/connectionTo';
import type { Bench, World } from './faults';

/** The calls of the table: each makes its way through the fault, with the product's own parts, to the real service. */

export interface Cell extends Connected {
  readonly t: TestContext;
  readonly world: World;
  readonly bench: Bench;
}

/** What is to become of a call. `says` is what the person reads: the whole sentence has to end and to say what to do. */
export interface Expected {
  readonly submit: {
    readonly status: 'completed' | 'failed' | 'unknown' | 'failed or unknown';
    /** Whole requests that the real service gets: never more than jobs. */
    readonly reached: number;
    readonly says?: RegExp;
    readonly jobs?: number;
    /** Sends so much that the connection can break meanwhile. */
    readonly isLarge?: boolean;
    /** What it says while it waits for its turn. */
    readonly waits?: RegExp;
  };
  /** `running`: it is still looked at, and nothing is said. What is given up on as `unknown` is found later. */
  readonly follow: { readonly status: 'completed' | 'failed' | 'unknown' | 'running'; readonly says?: RegExp };
  readonly several: Expected['follow'];
  /** With a sentence it fails, keeps the rows, and comes when the fault has passed; whether the job is listed then. */
  readonly list: { readonly says?: RegExp; readonly isGone?: boolean };
  /**
   * The row without the person doing anything more; the service agrees. `unknown`: its looks meet the fault, too. What goes
   * on is cancelled again when the fault has passed, unless the cancel is kept to be sent then.
   */
  readonly cancel: {
    readonly status: 'cancelled' | 'failed' | 'running' | 'unknown';
    readonly says?: RegExp;
    readonly isKept?: boolean;
  };
}

const patienceMs = 120_000;
const small = { language: 'bash', code: 'echo done', ttl: 60 } as const;
const lasting = { language: 'bash', code: 'echo begun; sleep 200', ttl: 240 } as const;
/** Too large for one packet. */
const large = { ...small, inputFiles: [{ filename: 'f', content: Buffer.alloc(3_000_000) }] };

const remedies =
  /\b(Check|[Tt]ry again|Refresh|Put them|Wait|Run it again|Make the program|set it|It is sent when|install its)\b/;

/** Nothing is said where nothing is to be said, and else what happened and what to do. */
function assertSays(text: string | undefined, says: RegExp | undefined): void {
  if (says === undefined) assert.equal(text, undefined);
  else for (const pattern of [says, remedies, /^[A-Z0-9].*\.$/s]) assert.match(text ?? '', pattern);
}

const reasonOf = (call: Promise<unknown>): Promise<Error | undefined> =>
  call.then(
    () => undefined,
    (error: Error) => error,
  );

/** A job of the real service that did not come through the fault, and its row. */
async function bring({ t, world, jobs }: Cell, name: string, request: typeof small | typeof lasting) {
  const jobId = await world.service.submit(request);
  t.after(() => world.service.call('DELETE', `/jobs/${jobId}`));
  return { jobId, row: jobs.add(newJob(name, { jobId, status: 'running', language: 'bash' })) };
}

/** Breaks what there is, and leaves the client a moment to notice that connections went away. */
async function arm({ bench }: Cell): Promise<void> {
  await bench.arm();
  await sleep(100);
}

async function submit({ jobs, connection, bench }: Cell, expected: Expected['submit']): Promise<void> {
  const waits = new Set<string>();
  jobs.onDidChange(({ status, problem }) => status === 'queued' && waits.add(problem ?? ''));
  const names = Array.from({ length: expected.jobs ?? 1 }, (_, n) => jobs.add(newJob(`k${n}`)).key);
  await bench.arm();
  const request = expected.isLarge ? large : small;
  const reasons = await Promise.all(names.map((name) => reasonOf(runJob(jobs, connection, name, request))));
  assert.ok(bench.hits() > 0, 'the fault was met');
  // Whoever sends a submit again does it when it failed, or when things go right again.
  bench.heal();
  await connection.client.listJobs().catch(() => undefined);
  await sleep(500);
  assert.equal(bench.reached('submit'), expected.reached);
  for (const [index, name] of names.entries()) {
    const row = jobs.get(name);
    assert.ok(
      row !== undefined && expected.status.split(' or ').includes(row.status),
      `${row?.status}: ${row?.problem}`,
    );
    assert.equal(reasons[index]?.message, row.problem);
    assertSays(row.problem, expected.says);
    if (row.status === 'completed') assert.equal(row.result?.stdout, 'done\n');
    if (row.status === 'unknown')
      assert.match(row.problem ?? '', /^Submitted, unconfirmed: .*\. It was not sent again\. Refresh the jobs/);
    assert.equal(row.finishedAt === undefined, row.status === 'unknown', 'what may run is not over');
  }
  assert.equal(waits.size > 0, expected.waits !== undefined, 'it was queued');
  for (const problem of waits) assertSays(problem, expected.waits);
}

/** Of its own submit; with a fault that takes a moment to begin, or never ends, of a job that is there. */
async function follow(cell: Cell, expected: Expected['follow']): Promise<void> {
  const { jobs, connection, bench } = cell;
  if (bench.isForGood || bench.isSlow) return followBrought(cell, ['k'], expected);
  const watch = jobs.onDidChange(({ jobId }) => {
    if (jobId === undefined) return;
    watch.dispose();
    void bench.arm();
  });
  jobs.add(newJob('k'));
  const reason = await reasonOf(runJob(jobs, connection, 'k', small));
  assert.equal(reason?.message, jobs.get('k')?.problem);
  await assertFollowed(cell, 'k', expected);
  assert.equal(bench.reached('submit'), 1);
}

async function followBrought(cell: Cell, names: readonly string[], expected: Expected['follow']): Promise<void> {
  const { jobs, connection, bench } = cell;
  const brought = await Promise.all(names.map((name) => bring(cell, name, small)));
  await arm(cell);
  const looking = Promise.all(brought.map(({ row }) => lookAgain(jobs, connection, row)));
  if (expected.status === 'running') await until('two failed looks', () => bench.hits() >= 2, patienceMs);
  else await looking;
  for (const name of names) await assertFollowed(cell, name, expected);
}

async function assertFollowed({ jobs, connection, bench }: Cell, name: string, expected: Expected['follow']) {
  const row = jobs.get(name);
  assert.ok(bench.hits() > 0, 'the fault was met');
  assert.equal(row?.status, expected.status, row?.problem);
  assertSays(row.problem, expected.says);
  if (row.status === 'completed') assert.equal(row.result?.stdout, 'done\n');
  if (row.status !== 'unknown') return;
  bench.heal();
  await lookAgain(jobs, connection, row);
  assert.equal(jobs.get(name)?.result?.stdout, 'done\n', 'nothing was lost');
}

async function list(cell: Cell, { says, isGone = false }: Expected['list']): Promise<void> {
  const { jobs, connection, bench } = cell;
  const { jobId, row } = await bring(cell, 'own', lasting);
  jobs.remove(row.key);
  const refresh = async (): Promise<void> => {
    mergeListed(jobs, origin, await connection.client.listJobs());
  };
  const isListed = (): boolean => jobs.byJobId(jobId) !== undefined;
  if (bench.isForGood) jobs.add({ ...row, startedHere: false });
  else await refresh();
  await arm(cell);
  let failures = 0;
  for (let reason = await reasonOf(refresh()); reason !== undefined; reason = await reasonOf(refresh())) {
    failures += 1;
    assert.ok(says !== undefined, reason.message);
    assertSays(reason.message, says);
    assert.ok(isListed(), 'a list that did not come takes no row away');
    if (failures === 3 && bench.isForGood) break;
    if (failures === 3) bench.heal();
    assert.ok(failures <= 3, reason.message);
  }
  assert.equal(isListed(), !isGone);
  if (says === undefined) assert.ok(bench.hits() > 0, 'the fault was met');
  else assert.ok(failures > 0 && bench.hits() === failures, 'each refresh is one request');
}

async function cancel(cell: Cell, { status, says, isKept = false }: Expected['cancel']): Promise<void> {
  const { jobs, connection, world, bench } = cell;
  const { jobId, row } = await bring(cell, 'k', lasting);
  const statusThere = async (): Promise<unknown> => (await world.service.call('GET', `/jobs/${jobId}`)).body.status;
  await until('the job runs', async () => (await statusThere()) === 'running', patienceMs);
  const looking = bench.isForGood ? undefined : lookAgain(jobs, connection, row);
  await arm(cell);
  const reason = await reasonOf(cancelJob(jobs, connection, 'k'));
  assert.ok(bench.hits() > 0, 'the fault was met');
  assertSays(reason?.message, says);
  const goesOn = status === 'running' || status === 'unknown';
  if (status === 'unknown') await looking;
  if (goesOn) {
    const now = jobs.get('k');
    assert.deepEqual([now?.status, await statusThere()], [status, 'running']);
    assert.deepEqual([now?.cancelRequested, now?.cancelUnsent], [isKept, isKept]);
    assertSays(now?.problem, says);
    if (bench.isForGood) return;
    bench.heal();
    await cancelJob(jobs, connection, 'k');
  }
  await looking;
  const ended = jobs.get('k');
  assert.equal(ended?.status, goesOn ? 'cancelled' : status, ended?.problem);
  if (ended.status !== 'cancelled') return assertSays(ended.problem, /no longer knows job/);
  assert.equal(await statusThere(), 'cancelled');
  assert.ok(ended.result !== undefined, 'with what it had printed');
}

type Call<Name extends keyof Expected> = (cell: Cell, expected: Expected[Name]) => Promise<void>;

export const calls: { readonly [Name in keyof Expected]: Call<Name> } = {
  submit,
  follow,
  several: (cell, expected) => followBrought(cell, ['a', 'b', 'c'], expected),
  list,
  cancel,
};
