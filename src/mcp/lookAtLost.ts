import type { Connection } from '../jobs/connection';
import type { Jobs, TrackedJob } from '../jobs/jobs';
import { lookAgain } from '../jobs/runJob';
import { whenSo } from './whenSo';

/** A model that asks for the list does not wait longer for a service that is silent. */
const patienceMs = 3000;

/** A job that the contact was lost to: nobody follows it, unless somebody looks again. */
export const isLost = ({ status, jobId }: TrackedJob): boolean => status === 'unknown' && jobId !== undefined;

/** Follows the lost jobs again, to their ends, and waits for the first news of each, but not for long. */
export async function lookAtLost(jobs: Jobs, connection: Connection): Promise<void> {
  const lost = jobs.all().filter(isLost);
  const looks = lost.map((job) => lookAgain(jobs, connection, job));
  const found = whenSo(jobs, () => !jobs.all().some(isLost), patienceMs);
  await Promise.race([found, Promise.all(looks)]);
}
