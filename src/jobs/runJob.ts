import { setTimeout } from 'node:timers/promises';
import type { Client } from '../api/client';
import { limits } from '../api/limits';
import type { Job, RunRequest } from '../api/types';
import { isApiError, isMalformedAnswerError, isUnreachableError, UserError } from '../errors';
import { cancelJob } from './cancelJob';
import { removeTwin } from './elsewhere';
import { type Follower, isFinal, LostJobError } from './follower';
import type { Jobs, ServiceKind, TrackedJob } from './jobs';
import { finish, seen } from './progress';
import type { RequestTarget } from './request/sentRequest';

/** A service that jobs can be given to, and the one loop that follows them. */
export interface Connection {
  readonly service: ServiceKind;
  /** For people: `api.unsandbox.com`, `local sandbox`. */
  readonly place: string;
  /** Where it is, for copied requests. */
  readonly target: RequestTarget;
  /** The keys in use: what nothing may repeat. */
  readonly ownKeys: readonly string[];
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
  request: RunRequest,
): Promise<TrackedJob> {
  if (jobs.get(key)?.cancelRequested) return finish(jobs, key, { jobId: '', status: 'cancelled' });
  const submitting = submit(jobs, connection, key, request);
  const submitted = await answerInTime(submitting, confirmMs(request));
  if (submitted !== undefined) return followToEnd(jobs, connection, key, request, submitted);
  // The caller is told; the answer may still come, and then the job's row goes on by itself.
  submitting.then((job) => followToEnd(jobs, connection, key, request, job)).catch(() => undefined);
  throw failed(jobs, key, new Error(`${connection.place} has not answered yet.`), 'unknown');
}

/** Looks again at a job that was given up on, and follows it to its end. Never rejects: the row tells. */
export async function lookAgain(jobs: Jobs, { follower }: Connection, { key, jobId }: TrackedJob): Promise<void> {
  if (jobId === undefined) return;
  try {
    finish(jobs, key, await follower.follow(jobId, limits.ttlSeconds.max, (job) => seen(jobs, key, job), 0));
  } catch (error) {
    failed(jobs, key, error, fateOf(error));
  }
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
): Promise<TrackedJob> {
  removeTwin(jobs, submitted.jobId);
  seen(jobs, key, submitted);
  if (isFinal(submitted)) return finish(jobs, key, submitted);
  const ttl = request.ttl ?? limits.ttlSeconds.default;
  const followed = connection.follower.follow(submitted.jobId, ttl, (job) => seen(jobs, key, job));
  // Cancelled while the submit was under way: now there is an id to cancel. A refusal is in the row.
  if (jobs.get(key)?.cancelRequested) cancelJob(jobs, connection, key).catch(() => undefined);
  try {
    return finish(jobs, key, await followed);
  } catch (error) {
    throw failed(jobs, key, error, fateOf(error));
  }
}

const fateOf = (error: unknown): 'failed' | 'unknown' => (error instanceof LostJobError ? 'failed' : 'unknown');

async function submit(jobs: Jobs, { client }: Connection, key: string, request: RunRequest): Promise<Job> {
  try {
    // Without a language the service reads the shebang; that endpoint takes no input files.
    return await ('language' in request ? client.executeAsync(request) : client.runAsync(request));
  } catch (error) {
    const uncertain =
      isMalformedAnswerError(error) ||
      (isUnreachableError(error) && error.sent) ||
      (isApiError(error) && error.status >= 500 && error.status !== 503);
    throw failed(jobs, key, error, uncertain ? 'unknown' : 'failed');
  }
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
