import * as l10n from '@vscode/l10n';
import type { Job } from '../api/types';
import { UserError } from '../errors';
import { isFinal } from './following/followedJob';
import type { Jobs, TrackedJob } from './jobs';

/** What the service says of a job becomes what this window knows of it. */
export function seen(jobs: Jobs, key: string, job: Job): void {
  const { jobId, status, language, startedAt } = job;
  const known = jobs.get(key);
  const change: Partial<TrackedJob> = { jobId, ...(language === undefined ? {} : { language }) };
  if (isFinal(job)) jobs.update(key, change);
  else if (known?.status !== status || known.jobId !== jobId) {
    const started = status === 'running' ? { startedAt: known?.startedAt ?? startedAt ?? Date.now() } : {};
    jobs.update(key, { ...change, ...started, status, problem: undefined });
  }
}

/** Awaited before what a job ended with is told: values that nobody is to read in it may not be known yet. */
export async function hidden(jobs: Jobs, key: string): Promise<void> {
  const known = jobs.hidden(key);
  if (known === undefined) return;
  const problem = l10n.t(
    'The service has answered. That is shown when the keyring of this machine has told which secrets are to be hidden in it: unlock it.',
  );
  jobs.update(key, { problem });
  await known;
}

/** The job has ended. One that had ended before keeps what it ended with. */
export function finish(jobs: Jobs, key: string, { status, result }: Job): TrackedJob {
  const language = result?.detectedLanguage ?? jobs.get(key)?.language;
  const job = jobs.update(key, { status, result, language, finishedAt: Date.now(), problem: undefined });
  if (job === undefined) throw new UserError(l10n.t('The job was removed from the list.'));
  return job;
}

export const refreshRemedy = {
  get title() {
    return l10n.t('Refresh Jobs');
  },
  command: 'unsandbox.refreshJobs',
};

/** Writes the reason into the job's row. What may still be running is left open, not finished. */
export function failed(jobs: Jobs, key: string, error: unknown, status: 'unknown' | 'failed'): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (status === 'failed') {
    jobs.update(key, { status, problem: message, finishedAt: Date.now() });
    return error;
  }
  const problem =
    jobs.get(key)?.jobId === undefined
      ? l10n.t(
          'Submitted, unconfirmed: {0} It was not sent again. Refresh the jobs to see whether it arrived.',
          message,
        )
      : message;
  jobs.update(key, { status, problem });
  return new UserError(problem, refreshRemedy);
}
