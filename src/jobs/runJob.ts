import { setTimeout } from 'node:timers/promises';
import type { Client } from '../api/client';
import { limits } from '../api/limits';
import type { ExecuteRequest, Job } from '../api/types';
import { isApiError, isMalformedAnswerError, isUnreachableError, UserError } from '../errors';
import { removeTwin } from './elsewhere';
import { type Follower, LostJobError } from './follower';
import { isActive, type Jobs, type ServiceKind, type TrackedJob } from './jobs';

/** A service that jobs can be given to, and the one loop that follows them. */
export interface Connection {
  readonly service: ServiceKind;
  /** For people: `api.unsandbox.com`, `local sandbox`. */
  readonly place: string;
  readonly client: Client;
  readonly follower: Follower;
}

/**
 * Takes the tracked job `key` from submit to end. Resolves with it once its status is final.
 * Rejects with a sentence when it was not accepted or cannot be followed; `jobs` then says why.
 * The submit is sent at most once.
 */
export async function runJob(
  jobs: Jobs,
  connection: Connection,
  key: string,
  request: ExecuteRequest,
): Promise<TrackedJob> {
  if (jobs.get(key)?.cancelRequested) return finish(jobs, key, { jobId: '', status: 'cancelled' });
  const submitting = submit(jobs, connection, key, request);
  const submitted = await answerInTime(submitting, confirmMs(request));
  if (submitted !== undefined) return followToEnd(jobs, connection, key, request, submitted);
  // The caller is told; the answer may still come, and then the job's row goes on by itself.
  submitting.then((job) => followToEnd(jobs, connection, key, request, job)).catch(() => undefined);
  throw failed(jobs, key, new Error(`${connection.place} has not answered yet.`), 'unknown');
}

/** How long a submit may go unanswered, with the time a slow line (50 KB a second) takes to send it. */
function confirmMs({ code, inputFiles = [] }: ExecuteRequest): number {
  const size = inputFiles.reduce((sum, { content }) => sum + content.length, code.length);
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
  request: ExecuteRequest,
  submitted: Job,
): Promise<TrackedJob> {
  removeTwin(jobs, submitted.jobId);
  seen(jobs, key, submitted);
  if (submitted.status !== 'pending' && submitted.status !== 'running') return finish(jobs, key, submitted);
  const ttl = request.ttl ?? limits.ttlSeconds.default;
  const followed = connection.follower.follow(submitted.jobId, ttl, (job) => seen(jobs, key, job));
  // Cancelled while the submit was under way: now there is an id to cancel.
  if (jobs.get(key)?.cancelRequested) void cancelAccepted(connection, submitted.jobId).catch(() => undefined);
  return followed.then(
    (job) => finish(jobs, key, job),
    (error: unknown) => {
      throw failed(jobs, key, error, fateOf(error));
    },
  );
}

const fateOf = (error: unknown): 'failed' | 'unknown' => (error instanceof LostJobError ? 'failed' : 'unknown');

/**
 * Cancels a job wherever it stands. One that is being submitted is cancelled as soon as it has an
 * id. Resolves when the service has answered; a job that had finished first keeps its result.
 */
export async function cancelJob(jobs: Jobs, connection: Connection | undefined, job: TrackedJob): Promise<void> {
  if (!isActive(job) && job.status !== 'unknown') return;
  jobs.update(job.key, { cancelRequested: true });
  if (job.jobId === undefined || connection === undefined) return;
  try {
    const cancelled = await cancelAccepted(connection, job.jobId);
    if (!job.startedHere && cancelled) finish(jobs, job.key, cancelled);
  } catch (error) {
    jobs.update(job.key, { cancelRequested: false });
    throw error;
  }
}

/** Cancels on the service and tells the follower. Returns nothing when the job had ended before. */
async function cancelAccepted({ client, follower }: Connection, jobId: string): Promise<Job | undefined> {
  try {
    const { result } = await client.cancelJob(jobId);
    const job: Job = { jobId, status: 'cancelled', result };
    if (result === undefined) follower.lookNow();
    else follower.settle(jobId, job);
    return job;
  } catch (error) {
    if (!isApiError(error) || (error.status !== 409 && error.status !== 404)) throw error;
    follower.lookNow();
    return undefined;
  }
}

async function submit(jobs: Jobs, { client }: Connection, key: string, request: ExecuteRequest): Promise<Job> {
  try {
    return await client.executeAsync(request);
  } catch (error) {
    const uncertain =
      isMalformedAnswerError(error) ||
      (isUnreachableError(error) && error.sent) ||
      (isApiError(error) && error.status >= 500 && error.status !== 503);
    throw failed(jobs, key, error, uncertain ? 'unknown' : 'failed');
  }
}

function seen(jobs: Jobs, key: string, { jobId, status, language, startedAt }: Job): void {
  const known = jobs.get(key);
  const change: Partial<TrackedJob> = { jobId, ...(language === undefined ? {} : { language }) };
  if (status !== 'pending' && status !== 'running') return void jobs.update(key, change);
  if (status === 'running') Object.assign(change, { startedAt: known?.startedAt ?? startedAt ?? Date.now() });
  if (known?.status !== status || known.jobId !== jobId) jobs.update(key, { ...change, status, problem: undefined });
}

function finish(jobs: Jobs, key: string, { status, result }: Job): TrackedJob {
  const job = jobs.update(key, { status, result, finishedAt: Date.now(), problem: undefined });
  if (job === undefined) throw new UserError('The job was removed from the list.');
  return job;
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
  return new UserError(problem, { title: 'Refresh Jobs', command: 'unsandbox.refreshJobs' });
}

/** Looks again at a job that was given up on. Follows it if it still runs. */
export async function lookAgain(
  jobs: Jobs,
  { client, follower }: Connection,
  { key, jobId }: TrackedJob,
): Promise<void> {
  if (jobId === undefined) return;
  try {
    const job = await client.getJob(jobId);
    seen(jobs, key, job);
    if (job.status !== 'pending' && job.status !== 'running') return void finish(jobs, key, job);
  } catch (error) {
    if (!isApiError(error) || error.status !== 404) throw error;
    failed(jobs, key, new LostJobError(`The service no longer knows job ${jobId}, and its output is lost.`), 'failed');
    return;
  }
  follower
    .follow(jobId, limits.ttlSeconds.max, (later) => seen(jobs, key, later))
    .then(
      (ended) => finish(jobs, key, ended),
      (error: unknown) => failed(jobs, key, error, fateOf(error)),
    );
}
