import { limits } from '../api/limits';
import type { Job, RunRequest } from '../api/types';
import { cancelJob } from './cancelJob';
import type { Connection } from './connection';
import { removeTwin } from './elsewhere';
import { durationOf } from './following/durations';
import { LostJobError } from './following/failures';
import { isFinal } from './following/followedJob';
import type { Jobs, TrackedJob } from './jobs';
import { failed, finish, hidden, seen } from './progress';
import { cancelled, type Run, type RunHooks, submitJob } from './submitting/submitJob';
import { isRefusedForNow } from './submitting/submitQueue';

/**
 * Takes the tracked job `key` from submit to end. Resolves with it once its status is final.
 * Rejects with a sentence when it was not accepted or cannot be followed; `jobs` then says why. While the service refuses it
 * for now it waits. The submit is sent again only after such a refusal.
 */
export async function runJob(
  jobs: Jobs,
  connection: Connection,
  key: string,
  request: RunRequest,
  hooks: RunHooks = {},
): Promise<TrackedJob> {
  const run: Run = { jobs, connection, key, request, hooks };
  const isCancelled = (): boolean => jobs.get(key)?.cancelRequested === true;
  if (isCancelled()) return finish(jobs, key, cancelled);
  const onWait = (nextTryAt: number, problem: string) => jobs.update(key, { status: 'queued', nextTryAt, problem });
  const submitted = await connection.queue
    .submit(() => submitJob(run), { isCancelled, onWait })
    .catch((error: unknown) => refusedForGood(run, error));
  return followToEnd(run, submitted ?? cancelled);
}

/** The service refused for so long that waiting makes no sense any more. */
function refusedForGood({ jobs, key }: Run, error: unknown): never {
  throw isRefusedForNow(error) ? failed(jobs, key, error, 'failed') : error;
}

async function followToEnd({ jobs, connection, key, request, hooks }: Run, submitted: Job): Promise<TrackedJob> {
  removeTwin(jobs, submitted.jobId);
  seen(jobs, key, submitted);
  if (isFinal(submitted)) return finish(jobs, key, submitted);
  const onSeen = (job: Job): void => stillActive(jobs, connection, key, job);
  const ttlSeconds = request.ttl ?? limits.ttlSeconds.default;
  const followed = connection.follower.follow(submitted.jobId, { ttlSeconds, onSeen, usual: hooks.usual });
  // Cancelled while the submit was under way: now there is an id to cancel. A refusal is in the row.
  if (jobs.get(key)?.cancelRequested) cancelJob(jobs, connection, key).catch(() => undefined);
  try {
    const ended = await followed;
    if (ended.job.status === 'completed') hooks.onDuration?.(durationOf(ended));
    return finish(jobs, key, ended.job);
  } catch (error) {
    throw failed(jobs, key, error, fateOf(error));
  }
}

/** Looks again at a job that was given up on, and follows it to its end. Never rejects: the row tells. */
export async function lookAgain(jobs: Jobs, connection: Connection, { key, jobId, sent }: TrackedJob): Promise<void> {
  if (jobId === undefined) return;
  const onSeen = (job: Job): void => stillActive(jobs, connection, key, job);
  try {
    const options = { ttlSeconds: sent?.parameters.ttl ?? limits.ttlSeconds.max, onSeen, firstDelayMs: 0 };
    const { job } = await connection.follower.follow(jobId, options);
    await hidden(jobs, key);
    finish(jobs, key, job);
  } catch (error) {
    await hidden(jobs, key);
    failed(jobs, key, error, fateOf(error));
  }
}

/** A look says that a job goes on: a cancel that could not be sent is sent now. */
function stillActive(jobs: Jobs, connection: Connection, key: string, job: Job): void {
  seen(jobs, key, job);
  if (jobs.get(key)?.cancelUnsent) cancelJob(jobs, connection, key).catch(() => undefined);
}

const fateOf = (error: unknown): 'failed' | 'unknown' => (error instanceof LostJobError ? 'failed' : 'unknown');
