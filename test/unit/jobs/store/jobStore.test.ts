import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { TrackedJob } from '../../../../src/jobs/jobs';
import { JobStore } from '../../../../src/jobs/store/jobStore';

function folder(t: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'job-store-'));
  t.after(() => rmSync(dir, { recursive: true }));
  return dir;
}

const job = (key: string, change: Partial<TrackedJob> = {}): TrackedJob => ({
  key,
  service: 'cloud',
  place: 'test',
  title: 'a.py',
  status: 'running',
  startedHere: true,
  submittedAt: 5,
  ...change,
});
const ended = (key: string, submittedAt: number): TrackedJob =>
  job(key, { status: 'completed', submittedAt, finishedAt: submittedAt + 1 });
const keys = (jobs: readonly TrackedJob[]): readonly string[] => jobs.map(({ key }) => key);

test('an unfinished job of a window that is gone is taken over by one window, once', async (t) => {
  const dir = folder(t);
  const gone = new JobStore(dir, 'gone');
  await gone.save(job('k', { jobId: 'j', sent: undefined, secrets: ['TOKEN'] }));
  await gone.leave();
  const claims = await Promise.all(['a', 'b', 'c'].map((name) => new JobStore(dir, name).claim()));
  const claimed = claims.flatMap((each) => each.claimed);
  assert.deepEqual(keys(claimed), ['k']);
  assert.deepEqual([claimed[0]?.jobId, claimed[0]?.secrets], ['j', ['TOKEN']]);
});

test('a job of a window that lives is seen, and stays its own', async (t) => {
  const dir = folder(t);
  const living = new JobStore(dir, 'living');
  await living.save(job('k'));
  const { claimed, others } = await new JobStore(dir, 'other').claim();
  assert.deepEqual([keys(claimed), keys(others)], [[], ['k']]);
});

test('a job whose window was killed between writing the result and the rest keeps its result', async (t) => {
  const dir = folder(t);
  const killed = new JobStore(dir, 'killed');
  await killed.save(job('k'));
  const [name = ''] = readdirSync(join(dir, 'active'));
  const text = readFileSync(join(dir, 'active', name));
  await killed.finish(ended('k', 7), 50);
  writeFileSync(join(dir, 'active', name), text);
  await killed.leave();
  const next = new JobStore(dir, 'next');
  assert.deepEqual(await next.claim(), { claimed: [], others: [] });
  assert.deepEqual(readdirSync(join(dir, 'active')), []);
  assert.deepEqual(keys(await next.finished(50, new Set())), ['k']);
});

test('what was taken over is not written again by the window it was taken from', async (t) => {
  const dir = folder(t);
  const slow = new JobStore(dir, 'slow');
  assert.equal(await slow.save(job('k')), true);
  await slow.leave();
  assert.deepEqual(keys((await new JobStore(dir, 'next').claim()).claimed), ['k']);
  assert.equal(await slow.save(job('k')), false);
  assert.equal(readdirSync(join(dir, 'active')).length, 1);
});

test('a job of a version to come stays as it is, for that version', async (t) => {
  const dir = folder(t);
  const store = new JobStore(dir, 'w');
  await store.save(job('k'));
  const [name = ''] = readdirSync(join(dir, 'active'));
  writeFileSync(join(dir, 'active', name), '{"version":2,"key":"k"}');
  await store.leave();
  assert.deepEqual(await new JobStore(dir, 'old').claim(), { claimed: [], others: [] });
  assert.deepEqual(readdirSync(join(dir, 'active')), [name]);
});

test('what a window that is gone had half written goes with it', async (t) => {
  const dir = folder(t);
  await new JobStore(dir, 'w').save(job('k'));
  const [sign = ''] = readdirSync(join(dir, 'windows'));
  const gone = sign.replace(/^\d+/, '999999999');
  renameSync(join(dir, 'windows', sign), join(dir, 'windows', gone));
  renameSync(join(dir, 'active', `k@${sign}.json`), join(dir, 'active', `k@${gone}.json`));
  writeFileSync(join(dir, `${gone}-7.partial`), '{');
  writeFileSync(join(dir, 'other.partial'), '{');
  assert.deepEqual(keys((await new JobStore(dir, 'next').claim()).claimed), ['k']);
  assert.deepEqual(readdirSync(dir).toSorted(), ['active', 'other.partial', 'windows']);
});

test('a finished job is there once, with the last state, and no longer among the active ones', async (t) => {
  const dir = folder(t);
  const store = new JobStore(dir, 'w');
  // Not awaited one by one: the order counts.
  await Promise.all([store.save(job('k')), store.save(job('k', { jobId: 'j' })), store.finish(ended('k', 7), 50)]);
  assert.deepEqual(readdirSync(join(dir, 'active')), []);
  const [only, ...others] = await new JobStore(dir, 'x').finished(50, new Set());
  assert.deepEqual([only?.status, only?.finishedAt, others], ['completed', 8, []]);
});

test('as many finished jobs stay as are to be kept, the newest', async (t) => {
  const dir = folder(t);
  const store = new JobStore(dir, 'w');
  for (const time of [1, 2, 3, 4, 5]) await store.finish(ended(`k${time}`, time), 3);
  assert.deepEqual(keys(await store.finished(50, new Set())), ['k5', 'k4', 'k3']);
  assert.deepEqual(keys(await store.finished(50, new Set(['k5', 'k3']))), ['k4'], 'known ones are not read again');
  await store.finish(ended('none', 6), 0);
  assert.deepEqual(readdirSync(join(dir, 'finished')), []);
});

test('a long run stays when it ends after many newer ones, and two writers make one file', async (t) => {
  const dir = folder(t);
  const store = new JobStore(dir, 'w');
  for (const time of [5, 6, 7]) await store.finish(ended(`k${time}`, time), 3);
  await Promise.all([store, new JobStore(dir, 'other')].map((each) => each.finish(ended('long', 1), 3)));
  assert.deepEqual(keys(await store.finished(50, new Set())), ['long', 'k7', 'k6']);
});

test('files that are no jobs are passed over', async (t) => {
  const dir = folder(t);
  const store = new JobStore(dir, 'w');
  await store.finish(ended('k', 1), 50);
  const at = (name: string): string => join(dir, 'finished', name);
  writeFileSync(at(`${'9'.padStart(15, '0')}-cut.json`), '{"version":1,"key":"cut');
  writeFileSync(at(`${'9'.padStart(15, '0')}-new.json`), '{"version":2,"key":"new"}');
  writeFileSync(at(`${'9'.padStart(15, '0')}-odd.json`), '[]');
  assert.deepEqual(keys(await store.finished(50, new Set())), ['k']);
});

test('what is kept can be read by its owner only, and large artifacts stay out', async (t) => {
  const dir = folder(t);
  const store = new JobStore(dir, 'w');
  const artifacts = [{ filename: 'a', size: 3, contentBase64: 'A'.repeat(17 * 1_048_576) }];
  await store.finish({ ...ended('k', 1), result: { success: true, stdout: 'out', stderr: '', artifacts } }, 50);
  const [name = ''] = readdirSync(join(dir, 'finished'));
  assert.equal(statSync(join(dir, 'finished', name)).mode & 0o777, 0o600);
  assert.ok(readFileSync(join(dir, 'finished', name)).length < 2000);
  const [kept] = await store.finished(50, new Set());
  assert.equal(kept?.result?.stdout, 'out');
  assert.match(kept?.result?.artifacts[0]?.error ?? '', /too large to be kept/);
});

test('what ends last stays, also when the clock was set back, or the run was a long one', async (t) => {
  const dir = folder(t);
  const store = new JobStore(dir, 'w');
  const at = (key: string, submittedAt: number, finishedAt: number): TrackedJob => ({
    ...ended(key, submittedAt),
    finishedAt,
  });
  for (const n of [1, 2]) await store.finish(at(`old${n}`, 9_000_000 + n, 9_000_100 + n), 2);
  for (const n of [1, 2]) await store.finish(at(`new${n}`, n, 100 + n), 2);
  assert.deepEqual(keys(await store.finished(50, new Set())), ['new2', 'new1']);
  await store.finish(at('long', 3, 10_000), 2);
  await store.finish(at('short', 9_000, 10_001), 2);
  assert.deepEqual(keys(await store.finished(50, new Set())), ['short', 'long']);
});

test('a sign of life that could not be written once gives no job away', async (t) => {
  const dir = folder(t);
  writeFileSync(join(dir, 'windows'), 'in the way');
  const living = new JobStore(dir, 'living');
  await assert.rejects(living.save(job('k')));
  rmSync(join(dir, 'windows'));
  assert.equal(await living.save(job('k')), true);
  rmSync(join(dir, 'windows'), { recursive: true });
  assert.deepEqual(keys((await new JobStore(dir, 'other').claim()).claimed), []);
});

test('one finished job is deleted, the others stay; one that was deleted already is no matter', async (t) => {
  const store = new JobStore(folder(t), 'w');
  for (const time of [1, 2, 3]) await store.finish(ended(`k${time}`, time), 50);
  await Promise.all([store.deleteFinished(ended('k2', 2)), store.deleteFinished(ended('none', 9))]);
  assert.deepEqual(keys(await store.finished(50, new Set())), ['k3', 'k1']);
});

test('a job whose file somebody has deleted is written again: no other window has it', async (t) => {
  const dir = folder(t);
  const store = new JobStore(dir, 'first');
  await store.save(job('k'));
  rmSync(dir, { recursive: true });
  assert.equal(await store.save(job('k', { problem: 'later' })), true);
  await store.leave();
  assert.equal((await new JobStore(dir, 'second').claim()).claimed[0]?.problem, 'later');
});

test('what cannot be tidied up does not cost a job that was taken over', async (t) => {
  const dir = folder(t);
  const first = new JobStore(dir, 'first');
  await first.save(job('k'));
  await first.leave();
  // It stands for a file that cannot be removed.
  mkdirSync(join(dir, 'windows', '999999999.x.y'));
  assert.deepEqual(keys((await new JobStore(dir, 'second').claim()).claimed), ['k']);
});

test('a folder that cannot be read does not say that nothing is in it', async (t) => {
  const dir = folder(t);
  writeFileSync(join(dir, 'finished'), '');
  await assert.rejects(new JobStore(dir, 'first').finishedKeys());
});
