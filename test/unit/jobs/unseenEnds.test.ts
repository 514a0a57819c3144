import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Jobs, type TrackedJob } from '../../../src/jobs/jobs';
import { watchUnseenEnds } from '../../../src/jobs/unseenEnds';

const base: TrackedJob = {
  ...{ key: 'k', service: 'cloud', title: 'a.py', status: 'submitting', startedHere: true, submittedAt: 1000 },
};
const ended = { status: 'completed', finishedAt: 21_001 } as const;

function watched(isLookedAt = false, afterMs = 20_000): { readonly jobs: Jobs; readonly told: string[] } {
  const jobs = new Jobs();
  const told: string[] = [];
  watchUnseenEnds(jobs, { isLookedAt: () => isLookedAt, afterMs: () => afterMs }, ({ key }) => told.push(key));
  return { jobs, told };
}

test('a long run that ends while nobody looks is told of once', () => {
  const { jobs, told } = watched();
  jobs.add(base);
  jobs.update('k', { status: 'running' });
  jobs.update('k', ended);
  jobs.update('k', { status: 'completed' });
  jobs.add({ ...base, ...ended });
  assert.deepEqual(told, ['k']);
});

test('one that is watched, or short, or of which nobody wants to hear, is not', () => {
  for (const { jobs, told } of [watched(true), watched(false, 20_001), watched(false, Number.POSITIVE_INFINITY)]) {
    jobs.add(base);
    jobs.update('k', ended);
    assert.deepEqual(told, []);
  }
});

test('failures and time limits are told of; what somebody cancelled is not', () => {
  const { jobs, told } = watched();
  for (const [key, change] of Object.entries({
    failed: { status: 'failed' },
    timeout: { status: 'timeout' },
    elsewhere: { status: 'cancelled' },
    cancelled: { status: 'cancelled', cancelRequested: true },
  } as const)) {
    jobs.add({ ...base, key });
    jobs.update(key, { ...change, finishedAt: ended.finishedAt });
  }
  assert.deepEqual(told, ['failed', 'timeout', 'elsewhere']);
});

test('jobs of another window, or started elsewhere, are told of there', () => {
  const { jobs, told } = watched();
  for (const change of [{ startedHere: false }, { startedHere: false, inOtherWindow: true }]) {
    jobs.add({ ...base, ...change, status: 'running' });
    jobs.update('k', ended);
    jobs.remove('k');
  }
  assert.deepEqual(told, []);
});

test('a job taken up after a reload is told of only if it was seen to run', () => {
  const { jobs, told } = watched();
  for (const key of ['over', 'running']) {
    jobs.add({ ...base, key, status: 'running' });
    jobs.update(key, { status: 'unknown', problem: 'Started before the window was reloaded' });
  }
  jobs.update('running', { status: 'running' });
  for (const key of ['over', 'running']) jobs.update(key, ended);
  assert.deepEqual(told, ['running']);
});

test('a job that is removed is not told of', () => {
  const { jobs, told } = watched();
  jobs.add(base);
  jobs.remove('k');
  assert.deepEqual(told, []);
});

test('one that fails without a result is told of by whoever waits for it, unless nobody does any more', () => {
  const { jobs, told } = watched();
  for (const [key, isAwaited] of Object.entries({ awaited: true, left: false })) {
    jobs.add({ ...base, key, isAwaited });
    jobs.update(key, { status: 'failed', finishedAt: ended.finishedAt });
  }
  jobs.add({ ...base, key: 'timeout', isAwaited: true });
  jobs.update('timeout', {
    ...ended,
    status: 'timeout',
    result: { success: false, stdout: '', stderr: '', artifacts: [] },
  });
  assert.deepEqual(told, ['left', 'timeout']);
});
