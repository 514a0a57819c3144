import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Job } from '../../../../src/api/types';
import { ApiError, MalformedAnswerError, UnreachableError } from '../../../../src/errors';
import { Allowance } from '../../../../src/jobs/allowance';
import { Follower, type JobReader } from '../../../../src/jobs/following/follower';

/** Following on a virtual clock: what would take minutes. Each case is one in which jobs once went unseen. */

interface Script {
  readonly ratePerMinute?: number;
  readonly list?: () => readonly Job[] | Promise<readonly Job[]>;
  readonly look?: (jobId: string) => Job | Promise<Job>;
}

const active = (jobId: string): Job => ({ jobId, status: 'running' });
const ended = (jobId: string): Job => ({ jobId, status: 'completed' });
const realTurn = setImmediate;

function start(t: TestContext, { ratePerMinute, list = () => [], look = active }: Script) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  const now = (): number => Date.now();
  const allowance = new Allowance(now);
  if (ratePerMinute !== undefined) allowance.learn({ valid: true, ratePerMinute });
  const counts: Record<string, number> = {};
  const count = (name: string): void => {
    allowance.sent();
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const reader: JobReader = {
    listJobs: async () => {
      count('list');
      return list();
    },
    getJob: async (jobId) => {
      count(jobId);
      return look(jobId);
    },
  };
  const follower = new Follower(reader, { allowance, now });
  const endedAt: Record<string, number> = {};
  const follow = (jobId: string, usualMs?: number): void => {
    const usual = usualMs === undefined ? undefined : { ms: usualMs, sameCode: true };
    const note = (): void => {
      endedAt[jobId] = now();
    };
    follower.follow(jobId, { ttlSeconds: 900, onSeen: () => {}, usual }).then(note, note);
  };
  const pass = async (seconds: number, stepMs = 250): Promise<void> => {
    for (let at = 0; at < seconds * 1000; at += stepMs) {
      t.mock.timers.tick(stepMs);
      for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => realTurn(resolve));
    }
  };
  return { follower, follow, pass, counts, endedAt, now };
}

test('a list that is no use to a slow key: each job is looked at all the same', async (t) => {
  const list = (): never => {
    throw new MalformedAnswerError('No list.', 200);
  };
  const { follow, pass, endedAt } = start(t, { ratePerMinute: 60 / 42, list, look: ended });
  follow('a');
  follow('b');
  await pass(300);
  assert.deepEqual(Object.keys(endedAt).toSorted(), ['a', 'b']);
});

test('with a slow key a job whose looks fail leaves the others their turn', async (t) => {
  const look = (jobId: string): Job => {
    if (jobId === 'a') throw new ApiError('Broken.', 500);
    return ended(jobId);
  };
  const { follow, pass, endedAt } = start(t, { ratePerMinute: 60 / 42, look });
  follow('a');
  follow('b');
  await pass(300);
  assert.deepEqual(Object.keys(endedAt), ['b']);
});

for (const [name, list] of Object.entries({
  fails: () => {
    throw new ApiError('Broken.', 500);
  },
  'is never answered': () =>
    new Promise<never>((_, reject) => setTimeout(() => reject(new UnreachableError('Slow.', true)), 15_000)),
}))
  test(`a list that ${name} takes no job with it`, async (t) => {
    const { follow, pass, endedAt, now } = start(t, { list, look: ended });
    const begun = now();
    follow('a');
    follow('b');
    await pass(60);
    assert.deepEqual(Object.keys(endedAt).toSorted(), ['a', 'b']);
    assert.ok(Math.max(...Object.values(endedAt)) - begun < 20_000);
  });

test('a job that comes while nothing works has its own patience', async (t) => {
  const fail = (): never => {
    throw new ApiError('Broken.', 500);
  };
  const { follow, pass, endedAt } = start(t, { list: fail, look: fail });
  follow('a');
  follow('b');
  await pass(57);
  follow('new');
  await pass(20);
  assert.deepEqual(Object.keys(endedAt).toSorted(), ['a', 'b']);
});

test('after a cancel was accepted the end is seen soon, whatever is usual', async (t) => {
  let isOver = false;
  // The answer tells what was so when it was asked for.
  const look = async (jobId: string): Promise<Job> => {
    const status = isOver ? 'cancelled' : 'running';
    await new Promise<void>((resolve) => setTimeout(resolve, 400));
    return { jobId, status };
  };
  const { follower, follow, pass, counts, endedAt, now } = start(t, { look });
  follow('a', 600_000);
  await pass(100);
  for (const before = counts['a']; counts['a'] === before; ) await pass(0.05, 50);
  isOver = true;
  follower.lookNow('a', true);
  const accepted = now();
  await pass(10);
  assert.ok((endedAt['a'] ?? Number.POSITIVE_INFINITY) - accepted < 2000);
});

test('a service that still says running after a cancel is asked again soon', async (t) => {
  let looksLeft = Number.POSITIVE_INFINITY;
  const look = (jobId: string): Job => ({ jobId, status: looksLeft-- > 0 ? 'running' : 'cancelled' });
  const { follower, follow, pass, endedAt, now } = start(t, { look });
  follow('a', 600_000);
  await pass(200);
  looksLeft = 2;
  follower.lookNow('a', true);
  const accepted = now();
  await pass(10);
  assert.ok((endedAt['a'] ?? Number.POSITIVE_INFINITY) - accepted < 5000);
});

test('a job that no list names is looked at when it is due, not with every list', async (t) => {
  const { follow, pass, counts } = start(t, { list: () => ['b', 'c', 'd'].map(active) });
  for (const jobId of ['a', 'b', 'c', 'd']) {
    follow(jobId);
    await pass(0.43, 10);
  }
  await pass(10);
  const before = counts['a'] ?? 0;
  await pass(60);
  assert.ok((counts['a'] ?? 0) - before <= 32, `${(counts['a'] ?? 0) - before} looks a minute`);
});

test('a list that somebody else asked for counts', async (t) => {
  const list = (): readonly Job[] => ['a', 'b'].map(active);
  const { follower, follow, pass, counts, endedAt } = start(t, { list, look: ended });
  follow('a', 600_000);
  follow('b', 600_000);
  await pass(100);
  const before = { ...counts };
  follower.heardList([active('b')]);
  await pass(0.5);
  assert.deepEqual(Object.keys(endedAt), ['a'], 'it had left the list');
  assert.equal(counts['list'], before['list']);
});

test('what is followed after the window closed ends at once', async (t) => {
  const { follower, follow, pass, endedAt, counts } = start(t, {});
  follower.dispose();
  follow('a');
  await pass(1);
  assert.deepEqual([Object.keys(endedAt), counts], [['a'], {}]);
});
