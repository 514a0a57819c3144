import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../../../src/api/types';
import { Jobs, type TrackedJob } from '../../../../src/jobs/jobs';
import { candidatesFor } from '../../../../src/jobs/submitting/unconfirmed';

const submittedAt = 1_000_000_000;
const job: TrackedJob = {
  key: 'k',
  service: 'cloud',
  title: 'a.py',
  language: 'python',
  status: 'unknown',
  startedHere: true,
  submittedAt,
};
const listed = (jobId: string, change: Partial<Job> = {}): Job => ({
  jobId,
  status: 'running',
  language: 'python',
  submittedAt,
  ...change,
});
const ids = (jobs: Jobs, ...list: Job[]): readonly string[] => candidatesFor(job, list, jobs).map(({ jobId }) => jobId);

test('an active job of the same language and time may be it, the nearest first', () => {
  const list = [
    listed('later', { submittedAt: submittedAt + 60_000 }),
    listed('it'),
    listed('untimed', { submittedAt: undefined }),
  ];
  assert.deepEqual(ids(new Jobs(), ...list), ['it', 'untimed', 'later']);
});

test('others cannot be', () => {
  const jobs = new Jobs();
  jobs.add({ ...job, key: 'other', jobId: 'known', status: 'running' });
  const list = [
    listed('known'),
    listed('ended', { status: 'completed' }),
    listed('of another language', { language: 'go' }),
    listed('too old', { submittedAt: submittedAt - 600_000 }),
  ];
  assert.deepEqual(ids(jobs, ...list), []);
});

test('one that the panel shows as started elsewhere may be it', () => {
  const jobs = new Jobs();
  jobs.add({ ...job, key: 'elsewhere', jobId: 'it', status: 'running', startedHere: false });
  assert.deepEqual(ids(jobs, listed('it')), ['it']);
});
