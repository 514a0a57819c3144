import * as l10n from '@vscode/l10n';
import { UserError } from '../errors';

/**
 * Whether something can be a job's id: it comes from the network and ends up in paths, so it is text of
 * 1 to 256 characters without control characters, and no dot segment.
 */
export function isJobId(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > 256) return false;
  return !/[\p{Cc}\p{Cs}]/u.test(value) && value !== '.' && value !== '..';
}

/** The path of a job, with the id escaped. Throws a UserError for what cannot be an id. */
export function jobPath(jobId: string): string {
  if (!isJobId(jobId))
    throw new UserError(l10n.t('There is no job with the id {0}.', JSON.stringify(String(jobId).slice(0, 40))));
  return `/jobs/${encodeURIComponent(jobId)}`;
}
