import { limits } from '../../api/limits';
import type { Job, RunRequest } from '../../api/types';
import { isAbortError, isApiError, isMalformedAnswerError, isUnreachableError } from '../../errors';
import type { Connection } from '../connection';
import type { Usual } from '../following/schedule';
import type { Jobs } from '../jobs';
import { failed } from '../progress';
import { isRefusedForNow } from './submitQueue';

export interface RunHooks {
  /** Awaited before each try to submit, when the job's row says so: what it says has to outlive a crash. */
  readonly beforeSend?: () => Promise<unknown>;
  /** How long such a run usually takes. */
  readonly usual?: Usual | undefined;
  /** How long this one took, in ms. */
  readonly onDuration?: (ms: number) => void;
}

/** A request on its way to a service, and the row that tells of it. */
export interface Run {
  readonly jobs: Jobs;
  readonly connection: Connection;
  readonly key: string;
  readonly request: RunRequest;
  readonly hooks: RunHooks;
}

export const cancelled: Job = { jobId: '', status: 'cancelled' };

/**
 * Sends once. Without a language the service reads the shebang; that endpoint takes no input files. Rejects with the reason,
 * which is in the row then unless the service refused it for now.
 */
export async function submitJob(run: Run): Promise<Job> {
  const { jobs, connection, key, request, hooks } = run;
  const { client, allowance, limits: keyLimits } = connection;
  if (jobs.get(key)?.status === 'queued')
    jobs.update(key, { status: 'submitting', nextTryAt: undefined, problem: undefined });
  // A key that allows few requests is used otherwise, from its first run on.
  await keyLimits.get();
  await hooks.beforeSend?.().catch((error: unknown) => {
    throw failed(jobs, key, error, 'failed');
  });
  if (jobs.get(key)?.cancelRequested) return cancelled;
  if (allowance.shouldWait(request.ttl ?? limits.ttlSeconds.default)) return submitAndWait(run);
  try {
    return await ('language' in request ? client.executeAsync(request) : client.runAsync(request));
  } catch (error) {
    throw unsubmitted(run, error);
  }
}

/** The whole run in one request. The only way to cancel it is to hang up. */
async function submitAndWait(run: Run): Promise<Job> {
  const { jobs, key, request } = run;
  const { client, queue } = run.connection;
  const hangUp = new AbortController();
  const watch = jobs.onDidChange((job) => job.key === key && job.cancelRequested && hangUp.abort());
  jobs.update(key, { status: 'running', startedAt: Date.now() });
  try {
    return await ('language' in request ? client.execute(request, hangUp.signal) : client.run(request, hangUp.signal));
  } catch (error) {
    if (isAbortError(error)) return cancelled;
    throw unsubmitted(run, error);
  } finally {
    watch.dispose();
    queue.jobEnded();
  }
}

/** Tells in the job's row why its submit came to nothing, or may have. A refusal for now is left to the queue. */
function unsubmitted({ jobs, key }: Run, error: unknown): unknown {
  if (isRefusedForNow(error)) return error;
  const uncertain =
    isMalformedAnswerError(error) ||
    (isUnreachableError(error) && error.sent) ||
    (isApiError(error) && error.status >= 500);
  return failed(jobs, key, error, uncertain ? 'unknown' : 'failed');
}
