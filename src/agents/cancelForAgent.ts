import { UserError } from '../errors';
import { isActive, type Jobs, type TrackedJob } from '../jobs/jobs';
import { printableLine } from '../jobs/output/printable';
import { endText } from '../jobs/output/transcript';
import { isUnconfirmed } from '../jobs/submitting/unconfirmed';
import { idForModel, jobWithId } from './jobList';
import { listTool } from './toolTexts';

/** Cancels a job by its id and says what became of it. Rejects with a sentence when there is none, or the service did not accept. */
export async function cancelForAgent(
  jobs: Jobs,
  id: string,
  cancel: (job: TrackedJob) => Promise<unknown>,
): Promise<string> {
  const job = jobWithId(jobs, id);
  if (job === undefined)
    throw new UserError(
      `There is no job with the id ${JSON.stringify(printableLine(id, 80))} here. ${listTool.name} lists those that there are.`,
    );
  if (!isActive(job) && job.status !== 'unknown') return `Job ${nameOf(job)} had ended already: ${endText(job)}.`;
  await cancel(job);
  const after = jobs.get(job.key);
  if (after === undefined) return `Job ${nameOf(job)} is gone: it had ended.`;
  if (after.status === 'cancelled') return `Job ${nameOf(after)} was cancelled.`;
  if (after.finishedAt !== undefined) return `Job ${nameOf(after)} had ended by itself: ${endText(after)}.`;
  if (isUnconfirmed(after)) return `Job ${nameOf(after)} ${unconfirmedText} Tell the user.`;
  return `Job ${nameOf(after)} is being cancelled. ${listTool.name} tells when it has ended.`;
}

/** Nothing was sent: there is no id to cancel. */
const unconfirmedText = 'was never confirmed by the service, so it cannot be cancelled and may be running.';

const nameOf = (job: TrackedJob): string => JSON.stringify(printableLine(idForModel(job), 256));
