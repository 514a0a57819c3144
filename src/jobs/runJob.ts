import { setTimeout } from 'node:timers/promises';
import { limits } from '../api/limits';
import type { Job, RunRequest } from '../api/types';
import { isAbortError, isApiError, isMalformedAnswerError, isUnreachableError, UserError } from '../errors';
import { cancelJob } from './cancelJob';
import type { Connection } from './connection';
import { removeTwin } from './elsewhere';
import { durationOf } from './following/durations';
import { LostJobError } from './following/failures';
import { isFinal } from './following/followedJob';
import type { Usual } from './following/schedule';
import type { Jobs, TrackedJob } from './jobs';
import { finish, seen } from './progress';
import { isRefusedForNow } from './submitting/submitQueue';

export interface RunHooks {
  /** Awaited before each try to submit, when the job's row says so: what it says has to outlive a crash. */
  readonly beforeSend?: () => Promise<unknown>;
  /** How long such a run usually takes. */
  readonly usual?: Usual | undefined;
  /** How long this one took, in ms. */
  readonly onDuration?: (ms: number) => void;
}

/**
 * Takes the tracked job `key` from submit to end. Resolves with it once its status is final.
 * Rejects with a sentence when it was not accepted or cannot be followed; `jobs` then says why. While the service refuses it
 * for now it waits. The submit is sent again only after such a refusal; `refusal` is one that has come already.
 */
export async function runJob(
  jobs: Jobs,
  connection: Connection,
  key: string,
  request: RunRequest,
  hooks: RunHooks = {},
  refusal?: unknown,
): Promise<TrackedJob> {
  const isCancelled = (): boolean => jobs.get(key)?.cancelRequested === true;
  if (isCancelled()) return finish(jobs, key, cancelled);
  const onWait = (nextTryAt: number, problem: string) => jobs.update(key, { status: 'queued', nextTryAt, problem });
  const send = (): Promise<Job> => submit(jobs, connection, key, request, hooks);
  const submitted = await connection.queue
    .submit(send, { isCancelled, onWait }, refusal)
    .catch((error: unknown) => refusedForGood(jobs, key, error));
  if (submitted !== late) return followToEnd(jobs, connection, key, request, submitted ?? cancelled, hooks);
  throw new UserError(jobs.get(key)?.problem ?? notYet(connection), refreshRemedy);
}

/** The service refused for so long that waiting makes no sense any more. */
function refusedForGood(jobs: Jobs, key: string, error: unknown): never {
  throw isRefusedForNow(error) ? failed(jobs, key, error, 'failed') : error;
}

const cancelled: Job = { jobId: '', status: 'cancelled' };
/** Stands for a submit that was not answered in time. */
const late: Job = { jobId: '', status: 'pending' };
const notYet = ({ place }: Connection): string => `${place} has not answered yet.`;
const refreshRemedy = { title: 'Refresh Jobs', command: 'unsandbox.refreshJobs' };

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

/** How long a submit may go unanswered, with the time a slow line (50 KB a second) takes to send it. */
function confirmMs(request: RunRequest): number {
  const files = 'inputFiles' in request ? (request.inputFiles ?? []) : [];
  const size = files.reduce((sum, { content }) => sum + content.length, request.code.length);
  return 4500 + size / 50;
}

async function answerInTime(submitting: Promise<Job>, ms: number): Promise<Job | undefined> {
  const late = new AbortController();
  try {
    return await Promise.race([submitting, setTimeout(ms, undefined, { signal: late.signal })]);
  } finally {
    late.abort();
  }
}

async function followToEnd(
  jobs: Jobs,
  connection: Connection,
  key: string,
  request: RunRequest,
  submitted: Job,
  { usual, onDuration }: RunHooks,
): Promise<TrackedJob> {
  removeTwin(jobs, submitted.jobId);
  seen(jobs, key, submitted);
  if (isFinal(submitted)) return finish(jobs, key, submitted);
  const onSeen = (job: Job): void => stillActive(jobs, connection, key, job);
  const ttlSeconds = request.ttl ?? limits.ttlSeconds.default;
  const followed = connection.follower.follow(submitted.jobId, { ttlSeconds, onSeen, usual });
  // Cancelled while the submit was under way: now there is an id to cancel. A refusal is in the row.
  if (jobs.get(key)?.cancelRequested) cancelJob(jobs, connection, key).catch(() => undefined);
  try {
    const ended = await followed;
    if (ended.job.status === 'completed') onDuration?.(durationOf(ended));
    return finish(jobs, key, ended.job);
  } catch (error) {
    throw failed(jobs, key, error, fateOf(error));
  }
}

const fateOf = (error: unknown): 'failed' | 'unknown' => (error instanceof LostJobError ? 'failed' : 'unknown');

/** Sends once. Without a language the service reads the shebang; that endpoint takes no input files. */
async function submit(
  jobs: Jobs,
  connection: Connection,
  key: string,
  request: RunRequest,
  hooks: RunHooks,
): Promise<Job> {
  const { client, allowance } = connection;
  if (jobs.get(key)?.status === 'queued')
    jobs.update(key, { status: 'submitting', nextTryAt: undefined, problem: undefined });
  await hooks.beforeSend?.().catch((error: unknown) => {
    throw failed(jobs, key, error, 'failed');
  });
  if (jobs.get(key)?.cancelRequested) return cancelled;
  if (allowance.shouldWait(request.ttl ?? limits.ttlSeconds.default))
    return submitAndWait(jobs, connection, key, request);
  const submitting = 'language' in request ? client.executeAsync(request) : client.runAsync(request);
  const answered = submitting.catch((error: unknown) => {
    throw unsubmitted(jobs, key, error);
  });
  const submitted = await answerInTime(answered, confirmMs(request));
  if (submitted !== undefined) return submitted;
  failed(jobs, key, new Error(notYet(connection)), 'unknown');
  jobs.update(key, { isUnderWay: true });
  void answeredLate(jobs, connection, key, request, answered, hooks);
  return late;
}

/** The caller has been told. When the answer comes all the same, the job's row goes on by itself. */
async function answeredLate(
  jobs: Jobs,
  connection: Connection,
  key: string,
  request: RunRequest,
  answered: Promise<Job>,
  hooks: RunHooks,
): Promise<void> {
  const job = await answered.catch((error: unknown) => (isRefusedForNow(error) ? new Refusal(error) : undefined));
  const row = jobs.update(key, { isUnderWay: false });
  if (row === undefined || row.finishedAt !== undefined) return;
  const isTaken = job !== undefined && !(job instanceof Refusal);
  if (row.isDismissed && !isTaken) return jobs.remove(key);
  jobs.update(key, { isDismissed: false });
  const going = isTaken
    ? followToEnd(jobs, connection, key, request, job, hooks)
    : job && runJob(jobs, connection, key, request, hooks, job.error);
  // The row tells.
  await going?.catch(() => undefined);
}

/** The answer that came late: not taken, to be sent again. */
class Refusal {
  constructor(readonly error: unknown) {}
}

/** The whole run in one request. The only way to cancel it is to hang up. */
async function submitAndWait(
  jobs: Jobs,
  { client, queue }: Connection,
  key: string,
  request: RunRequest,
): Promise<Job> {
  const hangUp = new AbortController();
  const watch = jobs.onDidChange((job) => job.key === key && job.cancelRequested && hangUp.abort());
  jobs.update(key, { status: 'running', startedAt: Date.now() });
  try {
    return await ('language' in request ? client.execute(request, hangUp.signal) : client.run(request, hangUp.signal));
  } catch (error) {
    if (isAbortError(error)) return cancelled;
    throw unsubmitted(jobs, key, error);
  } finally {
    watch.dispose();
    queue.jobEnded();
  }
}

/** Tells in the job's row why its submit came to nothing, or may have. A refusal for now is left to the queue. */
function unsubmitted(jobs: Jobs, key: string, error: unknown): unknown {
  if (isRefusedForNow(error)) return error;
  const uncertain =
    isMalformedAnswerError(error) ||
    (isUnreachableError(error) && error.sent) ||
    (isApiError(error) && error.status >= 500);
  return failed(jobs, key, error, uncertain ? 'unknown' : 'failed');
}

/** Writes the reason into the job's row. What may still be running is left open, not finished. */
function failed(jobs: Jobs, key: string, error: unknown, status: 'unknown' | 'failed'): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (status === 'failed') {
    jobs.update(key, { status, problem: message, finishedAt: Date.now() });
    return error;
  }
  const problem =
    jobs.get(key)?.jobId === undefined
      ? `Submitted, unconfirmed: ${message} It was not sent again. Refresh the jobs to see whether it arrived.`
      : message;
  jobs.update(key, { status, problem });
  return new UserError(problem, refreshRemedy);
}
