import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrackedJob } from '../../../src/jobs/jobs';
import { reachOf } from '../../../src/jobs/reach';
import { newJob } from '../../support/connectionTo';

const job = (change: Partial<TrackedJob>): TrackedJob => newJob('k', { status: 'running', jobId: 'j', ...change });

test('a job that has ended or is gone is out of reach, whatever is known of its connection', () => {
  const ended = job({ status: 'completed', finishedAt: 1 });
  for (const [each, service] of [
    [ended, true],
    [ended, false],
    [undefined, false],
    [job({ service: 'local', status: 'failed', finishedAt: 1 }), false],
  ] as const)
    assert.equal(reachOf(each, service), 'ended');
});

test('an active job is reached by its connection, or by the window or key that it belongs to', () => {
  assert.equal(reachOf(job({}), true), 'connected');
  assert.equal(reachOf(job({}), false), 'byKey');
  assert.equal(reachOf(job({ status: 'unknown' }), true), 'byKey');
  assert.equal(reachOf(job({ service: 'local' }), false), 'otherSandbox');
  assert.equal(reachOf(job({ service: 'local', status: 'unknown' }), true), 'connected');
  assert.equal(reachOf(job({ jobId: undefined, status: 'unknown' }), true), 'unsubmitted');
  assert.equal(reachOf(job({ jobId: undefined, inOtherWindow: true }), false), 'otherWindow');
});
