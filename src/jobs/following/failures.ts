import { isApiError, isUnreachableError, UserError } from '../../errors';
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
    `The service no longer knows job ${jobId}: it was probably restarted, and the output is lost. Run it again.`,
  );

export const overdue = (jobId: string, status: string): UserError =>
  new UserError(
    `The service has reported job ${jobId} as ${status} for far too long. It is no longer followed; refresh the jobs to look again.`,
  );
