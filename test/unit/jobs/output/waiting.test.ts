import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrackedJob } from '../../../../src/jobs/jobs';
import { clockText, longestOf, waitingOf } from '../../../../src/jobs/output/waiting';
import { sentRequest } from '../../../../src/jobs/request/sentRequest';

const sent = { ...sentRequest({ language: 'python', code: 'x', ttl: 90 }), target: 'execute' as never };
const job = (change: Partial<TrackedJob>): TrackedJob => ({
  ...{ key: 'k', service: 'local', title: 'a.py', status: 'running', startedHere: true, submittedAt: 1000 },
  ...change,
});

test('a job that runs has what is left of its time limit', () => {
  assert.deepEqual(waitingOf(job({ startedAt: 3000, sent }), 33_999), { elapsed: 30, left: 60 });
  assert.deepEqual(waitingOf(job({ startedAt: 3000 }), 33_000), { elapsed: 30, left: 30 }, 'the default limit');
  assert.deepEqual(waitingOf(job({ startedAt: 3000, sent }), 200_000), { elapsed: 197, left: 0 }, 'never below 0');
  assert.deepEqual(waitingOf(job({ startedAt: 3000 }), 2000), { elapsed: 0, left: 60 }, 'a clock that was set back');
});

test('one that waits has used up nothing yet', () => {
  assert.deepEqual(waitingOf(job({ status: 'queued' }), 6000), { elapsed: 5, left: undefined });
  assert.deepEqual(waitingOf(job({ status: 'pending', startedAt: undefined }), 6000), { elapsed: 5, left: undefined });
});

test('the longest is the one that runs for longest; one that waits only if none runs', () => {
  const [old, young, waiting] = [
    job({ key: 'old', startedAt: 1000 }),
    job({ key: 'young', startedAt: 2000 }),
    job({ key: 'waiting', status: 'queued', submittedAt: 0 }),
  ];
  assert.equal(longestOf([waiting, young, old])?.key, 'old');
  assert.equal(longestOf([waiting])?.key, 'waiting');
  assert.equal(longestOf([]), undefined);
});

test('a clock reads well', () => {
  assert.deepEqual([0, 59, 60, 905].map(clockText), ['0:00', '0:59', '1:00', '15:05']);
});
