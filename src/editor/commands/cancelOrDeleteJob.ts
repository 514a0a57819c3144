import { isActive } from '../../jobs/jobs';
import { isUnconfirmed } from '../../jobs/submitting/unconfirmed';
import { deleteJob } from '../history/historyCommands';
import { jobOf } from '../jobOf';
import type { Parts } from '../parts';
import { cancelOne } from './jobCommands';
import { dismissJob } from './unconfirmedCommands';

/** The Delete key in the jobs panel: an active job is cancelled, an ended one deleted, one that may not have arrived dismissed. */
export async function cancelOrDeleteJob(parts: Parts): Promise<void> {
  const row = await parts.jobsView.focusedRow();
  const job = jobOf(parts.jobs.all(), row);
  if (row === undefined || 'artifact' in row || job === undefined) return;
  if (isActive(job)) return cancelOne(parts, row);
  if (isUnconfirmed(job)) return dismissJob(parts, row);
  const next = parts.jobsView.neighbour(job.key);
  await deleteJob(parts, row);
  // The keyboard goes on from there, unless the person wants to keep it.
  if (next !== undefined && parts.jobs.get(job.key) === undefined) await parts.jobsView.focus(next);
}
