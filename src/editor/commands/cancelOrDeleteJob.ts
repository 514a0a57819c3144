import { isActive } from '../../jobs/jobs';
import { deleteJob } from '../history/historyCommands';
import type { Parts } from '../parts';
import { cancelOne, jobOf } from './jobCommands';

/** The Delete key in the jobs panel: an active job is cancelled, an ended one is deleted. */
export async function cancelOrDeleteJob(parts: Parts): Promise<void> {
  const row = parts.selectedRow();
  const job = jobOf(parts.jobs.all(), row);
  if (job === undefined || (row !== undefined && 'artifact' in row)) return;
  await (isActive(job) ? cancelOne(parts, row) : deleteJob(parts, row));
}
