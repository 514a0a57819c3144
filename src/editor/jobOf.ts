import type { TrackedJob } from '../jobs/jobs';
import type { Parts } from './parts';

/** The job of a row, or with the id. */
export const jobOf = (jobs: readonly TrackedJob[], target: unknown): TrackedJob | undefined =>
  jobs.find(
    (job) =>
      (target !== undefined && job.jobId === target) ||
      (typeof target === 'object' && target !== null && 'key' in target && target.key === job.key),
  );

/** The newest job that is wanted, also of those on the disk that nobody has looked at yet. */
export async function newestJob(
  { jobs, kept }: Parts,
  isWanted: (job: TrackedJob) => boolean,
): Promise<TrackedJob | undefined> {
  await kept.loadFinished();
  return jobs
    .all()
    .filter(isWanted)
    .toSorted((a, b) => b.submittedAt - a.submittedAt)[0];
}
