import { setTimeout } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import type { Job } from '../api/types';
import { isApiError, isMalformedAnswerError, UserError } from '../errors';
import type { Connection } from './connection';
import { delayAfter, isTransient, lost } from './following/failures';
import { isActive, type Jobs } from './jobs';
import { finish, hidden } from './progress';

/** A cancel that is refused for now, or comes before the service knows the job, is tried this often. */
const maxTries = 6;
/** A 404 right after the submit: the service is eventually consistent. */
const earlyMissDelayMs = 500;

/**
 * Cancels a job wherever it stands: one without an id as soon as it has one. Resolves when the service
 * has accepted, or the job turned out to have ended; then it keeps its result. Rejects when the
 * service did not accept; the job goes on.
 */
export function cancelJob(jobs: Jobs, connection: Connection | undefined, key: string): Promise<void> {
  const all = underWay.get(jobs) ?? new Map<string, Promise<void>>();
  underWay.set(jobs, all);
  const known = all.get(key);
  if (known !== undefined) return known;
  const cancel = cancelOnce(jobs, connection, key).finally(() => all.delete(key));
  all.set(key, cancel);
  return cancel;
}

/** Cancels that are under way, by job: pressed twice it is still one. */
const underWay = new WeakMap<Jobs, Map<string, Promise<void>>>();

async function cancelOnce(jobs: Jobs, connection: Connection | undefined, key: string): Promise<void> {
  const job = jobs.get(key);
  if (job === undefined || job.finishedAt !== undefined || !(isActive(job) || job.status === 'unknown')) return;
  jobs.update(key, { cancelRequested: true, cancelUnsent: false });
  if (connection === undefined) return;
  // One that waits for its submit is not sent any more.
  if (job.jobId === undefined) return connection.queue.sweep();
  try {
    await cancelAccepted(jobs, connection, key, job.jobId);
  } catch (error) {
    const problem = notCancelled(error);
    jobs.update(key, { cancelRequested: isTransient(error), cancelUnsent: isTransient(error), problem });
    // What it answered made no sense: a look tells what became of the cancel.
    if (isMalformedAnswerError(error)) connection.follower.lookNow(job.jobId);
    throw isTransient(error) || isMalformedAnswerError(error) ? new UserError(problem) : error;
  }
}

function notCancelled(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (isTransient(error))
    return l10n.t('The cancel did not reach the service: {0} It is sent when the service answers again.', reason);
  if (isMalformedAnswerError(error)) return l10n.t('It is not certain that the job was cancelled: {0}', reason);
  return l10n.t('The job could not be cancelled: {0}', reason);
}

async function cancelAccepted(jobs: Jobs, connection: Connection, key: string, jobId: string): Promise<void> {
  const answer = await requestCancel(jobs, connection, key, jobId);
  if (answer === 'accepted') return endWithoutOutput(jobs, connection, key, jobId);
  if (answer === 'ended') return endedBefore(jobs, connection, key, jobId);
  await hidden(jobs, key);
  finish(jobs, key, answer);
  connection.follower.settle(jobId, answer);
}

/** The cancelled job with its partial output; or that the service accepted without; or that the job had ended. */
async function requestCancel(
  jobs: Jobs,
  { client }: Connection,
  key: string,
  jobId: string,
): Promise<Job | 'accepted' | 'ended'> {
  for (let tries = 1; ; tries += 1) {
    try {
      const { result } = await client.cancelJob(jobId);
      return result === undefined ? 'accepted' : { jobId, status: 'cancelled', result };
    } catch (error) {
      const isMissing = isApiError(error) && error.status === 404;
      if (isApiError(error) && error.status === 409) return 'ended';
      if (isMissing && (tries === maxTries || !jobs.get(key)?.startedHere)) return 'ended';
      if (tries === maxTries || !(isMissing || isTransient(error))) throw error;
      await setTimeout(isMissing ? earlyMissDelayMs : delayAfter(error, tries));
    }
    if (jobs.get(key)?.finishedAt !== undefined) return 'ended';
  }
}

/** The job's own record may have the output; where it is gone the job was cancelled all the same. */
async function endWithoutOutput(
  jobs: Jobs,
  { client, follower }: Connection,
  key: string,
  jobId: string,
): Promise<void> {
  if (follower.lookNow(jobId, true)) return;
  const job = await client.getJob(jobId).catch(() => undefined);
  await hidden(jobs, key);
  finish(jobs, key, { jobId, status: 'cancelled', result: job?.result });
}

/** The service does not cancel it: it has ended, or is not known. */
async function endedBefore(jobs: Jobs, { client, follower }: Connection, key: string, jobId: string): Promise<void> {
  const job = jobs.get(key);
  if (job === undefined || job.finishedAt !== undefined) return;
  jobs.update(key, { cancelRequested: false });
  if (follower.lookNow(jobId)) return;
  if (!job.startedHere) return jobs.remove(key);
  try {
    const ended = await client.getJob(jobId);
    await hidden(jobs, key);
    finish(jobs, key, ended);
  } catch (error) {
    if (!isApiError(error) || error.status !== 404) throw error;
    jobs.update(key, { status: 'failed', problem: lost(jobId).message, finishedAt: Date.now() });
  }
}
