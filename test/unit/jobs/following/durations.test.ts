import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Durations, durationOf, type Memory } from '../../../../src/jobs/following/durations';

function memory(): Memory {
  const values = new Map<string, unknown>();
  return {
    get: <T>(key: string) => values.get(key) as T | undefined,
    update: async (key, value) => void values.set(key, value),
  };
}

test('the usual duration is the median of the last five runs', async () => {
  const durations = new Durations(memory());
  assert.equal(durations.usual('a', 'code'), undefined);
  for (const ms of [9000, 100, 300, 200, 500, 400]) await durations.learn('a', 'code', ms);
  assert.deepEqual(durations.usual('a', 'code'), { ms: 300, sameCode: true });
  assert.deepEqual(durations.usual('a', 'other'), { ms: 300, sameCode: false });
  assert.equal(durations.usual('b', 'code'), undefined);
});

test('the files that were run last are remembered', async () => {
  const durations = new Durations(memory());
  for (let n = 0; n < 210; n += 1) await durations.learn(`f${n}`, 'code', n);
  assert.equal(durations.usual('f0', 'code'), undefined);
  assert.equal(durations.usual('f209', 'code')?.ms, 209);
});

test('what the service says of a duration is believed unless a look proved it wrong', () => {
  const ended = (totalTimeMs: number | undefined, activeMs: number, endedMs: number) => {
    const result = { success: true, stdout: '', stderr: '', artifacts: [], totalTimeMs };
    return durationOf({ job: { jobId: 'j', status: 'completed', result }, activeMs, endedMs });
  };
  assert.equal(ended(50, 0, 300), 50);
  assert.equal(ended(50, 300, 750), 525, 'it was still active then');
  assert.equal(ended(9000, 300, 750), 525, 'it had ended then');
  assert.equal(ended(undefined, 0, 300), 150);
});
