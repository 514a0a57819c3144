import * as l10n from '@vscode/l10n';
import { isApiError, isUnreachableError, UserError } from '../../errors';
import type { TrackedStatus } from '../jobs';
import { statusText } from '../output/transcript';
import { retryDelayMs } from './schedule';

/** The job is gone for good, and its output with it: there is nothing to look for any more. */
export class LostJobError extends UserError {}

/** Errors that pass by themselves: no connection, a server error, a refusal for now. */
export const isTransient = (error: unknown): boolean =>
  isUnreachableError(error) || (isApiError(error) && (error.status >= 500 || error.status === 429));

export function delayAfter(error: unknown, failure: number): number {
  const refused = isApiError(error) && error.status === 429;
  return retryDelayMs(failure, refused, isApiError(error) ? error.retryAfterMs : undefined);
}

export const lost = (jobId: string): LostJobError =>
  new LostJobError(
    l10n.t(
      'The service no longer knows job {0}: it was probably restarted, and the output is lost. Run it again.',
      jobId,
    ),
  );

export const overdue = (jobId: string, status: TrackedStatus): UserError =>
  new UserError(
    l10n.t(
      'The service has reported job {0} as {1} for far too long. It is no longer followed; refresh the jobs to look again.',
      jobId,
      statusText(status),
    ),
  );
