import type { TrackedJob } from './jobs';

/**
 * How a job can be acted on from this window, as it stands now:
 * - `ended`: there is nothing to act on any more.
 * - `unsubmitted`: the service has given it no id yet.
 * - `connected`: by the connection that it was submitted or seen on.
 * - `otherWindow`, `otherSandbox`: only by the window that has it.
 * - `byKey`: by whoever has the key that it was submitted with.
 */
export type Reach = 'ended' | 'unsubmitted' | 'connected' | 'otherWindow' | 'otherSandbox' | 'byKey';

/** Asked at the moment of use: what a list or a question showed may have ended since, and its connection with it. */
export function reachOf(job: TrackedJob | undefined, hasHome: boolean): Reach {
  if (job === undefined || job.finishedAt !== undefined) return 'ended';
  if (hasHome && job.status !== 'unknown') return 'connected';
  if (job.jobId === undefined) return job.inOtherWindow ? 'otherWindow' : 'unsubmitted';
  if (job.service === 'local') return hasHome ? 'connected' : 'otherSandbox';
  return 'byKey';
}
