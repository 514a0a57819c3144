import { randomUUID } from 'node:crypto';
import { limits } from '../api/limits';
import type { Job, RunRequest } from '../api/types';
import { UserError } from '../errors';
import { cancelJob } from './cancelJob';
import type { Connection } from './connection';
import { removeTwin } from './elsewhere';
import { durationOf } from './following/durations';
import { LostJobError } from './following/failures';
import { isFinal } from './following/followedJob';
import type { Jobs, TrackedJob } from './jobs';
import { failed, finish, refreshRemedy, seen } from './progress';
import { cancelled, late, notYet, type Run, type RunHooks, submitJob } from './submitting/submitJob';
import { isRefusedForNow } from './submitting/submitQueue';

/**
 * Takes the tracked job `key` from submit to end. Resolves with it once its status is final.
 * Rejects with a sentence when it was not accepted or cannot be followed; `jobs` then says why. While the service refuses it
 * for now it waits. The submit is sent again only after such a refusal.
 */
export const runJob = (
  jobs: Jobs,
  connection: Connection,
  key: string,
  request: RunRequest,
  hooks: RunHooks = {},
): Promise<TrackedJob> => submitAndFollow({ jobs, connection, key, request, hooks });

/** `refusal` is one that has come already. */
async function submitAndFollow(run: Run, refusal?: unknown): Promise<TrackedJob> {
  const { jobs, connection, key } = run;
  const isCancelled = (): boolean => jobs.get(key)?.cancelRequested === true;
  if (isCancelled()) return finish(jobs, key, cancelled);
  const onWait = (nextTryAt: number, problem: string) => jobs.update(key, { status: 'queued', nextTryAt, problem });
  const send = (): Promise<Job> => submitJob(run, (answered) => void answeredLate(run, answered));
  const submitted = await connection.queue
    .submit(send, { isCancelled, onWait }, refusal)
    .catch((error: unknown) => refusedForGood(run, error));
  if (submitted !== late) return followToEnd(run, submitted ?? cancelled);
  throw new UserError(jobs.get(key)?.problem ?? notYet(connection), refreshRemedy);
}

/** The service refused for so long that waiting makes no sense any more. */
function refusedForGood({ jobs, key }: Run, error: unknown): never {
  throw isRefusedForNow(error) ? failed(jobs, key, error, 'failed') : error;
}

/** The caller has been told. When the answer comes all the same, the job's row goes on by itself. */
async function answeredLate(run: Run, answered: Promise<Job>): Promise<void> {
  const { jobs, key } = run;
  const hidden = jobs.hiddenOf(key);
  const { job, refusal } = await answered.then(
    (submitted) => ({ job: submitted, refusal: undefined }),
    (error: unknown) => ({ job: undefined, refusal: isRefusedForNow(error) ? error : undefined }),
  );
  const row = jobs.update(key, { isUnderWay: false });
  if (row === undefined) return;
  if (row.isDismissed && job === undefined) return jobs.remove(key);
  // The person has said that it is another job: what was refused is not wanted any more, what was taken is one more.
  const isOther = row.finishedAt !== undefined || row.jobId !== undefined;
  if (isOther && (job === undefined || job.jobId === row.jobId)) return;
  jobs.update(key, { isDismissed: false });
  const going = isOther ? { ...run, key: oneMoreRow(jobs, row, hidden) } : run;
  // The row tells.
  if (job !== undefined) await followToEnd(going, job).catch(() => undefined);
  else if (refusal !== undefined) await submitAndFollow(going, refusal).catch(() => undefined);
}

function oneMoreRow(jobs: Jobs, row: TrackedJob, hidden: readonly string[]): string {
  const fresh = {
    jobId: undefined,
    result: undefined,
    finishedAt: undefined,
    startedAt: undefined,
    problem: undefined,
  };
  const { key } = jobs.add({ ...row, ...fresh, key: randomUUID(), status: 'submitting' });
  jobs.hide(key, hidden);
  return key;
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
    finish(jobs, key, (await connection.follower.follow(jobId, options)).job);
  } catch (error) {
    failed(jobs, key, error, fateOf(error));
  }
}

/** A look says that a job goes on: a cancel that could not be sent is sent now. */
function stillActive(jobs: Jobs, connection: Connection, key: string, job: Job): void {
  seen(jobs, key, job);
  if (jobs.get(key)?.cancelUnsent) cancelJob(jobs, connection, key).catch(() => undefined);
}

const fateOf = (error: unknown): 'failed' | 'unknown' => (error instanceof LostJobError ? 'failed' : 'unknown');
