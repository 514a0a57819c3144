import type { Connection } from '../connection';
import type { Jobs } from '../jobs';
import { lookAgain } from '../runJob';
import { isUnconfirmed } from './unconfirmed';

/**
 * The person has said which of the service's jobs an unconfirmed one is: it is followed to its end. Resolves then, at once when
 * there is nothing to do any more, as its own answer came while the person chose: that tells which job it is.
 */
export async function adopt(jobs: Jobs, connection: Connection, key: string, jobId: string): Promise<void> {
  const job = jobs.get(key);
  if (job === undefined || !isUnconfirmed(job)) return;
  const twin = jobs.byJobId(jobId);
  // A job that another row of this window is about is not this one.
  if (twin?.startedHere) return;
  if (twin !== undefined) jobs.remove(twin.key);
  // A cancel that nobody could be told of is sent when the job is seen.
  const cancelUnsent = job.cancelRequested ?? false;
  const adopted = jobs.update(key, { jobId, problem: undefined, cancelUnsent });
  if (adopted !== undefined) await lookAgain(jobs, connection, adopted);
}
