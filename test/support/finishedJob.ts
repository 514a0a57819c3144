import type { RunResult } from '../../src/api/types';
import type { TrackedJob } from '../../src/jobs/jobs';

/** A job of the local sandbox that has ended. */
export const finishedJob = (change: Partial<TrackedJob>, result?: Partial<RunResult>): TrackedJob => ({
  key: 'k',
  service: 'local',
  title: 'fib.py',
  status: 'completed',
  startedHere: true,
  submittedAt: 0,
  finishedAt: 1,
  ...(result && { result: { success: true, stdout: '', stderr: '', artifacts: [], ...result } }),
  ...change,
});
