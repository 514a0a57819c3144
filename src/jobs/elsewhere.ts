import type { Job } from '../api/types';
import { isFinal } from './following/followedJob';
import { isActive, type Jobs, type ServiceKind } from './jobs';

const keyOf = (jobId: string): string => `elsewhere:${jobId}`;

/** Where a list of jobs comes from. */
export interface ListOrigin {
  readonly service: ServiceKind;
  readonly place: string;
}

/**
 * Brings the jobs that were started elsewhere up to date with what `GET /jobs` answered: new ones
 * appear, those that left the list have ended and go. Returns the keys of those that are new.
 */
export function mergeListed(jobs: Jobs, origin: ListOrigin, listed: readonly Job[]): readonly string[] {
  const active = listed.filter((job) => !isFinal(job));
  const ids = new Set(active.map(({ jobId }) => jobId));
  for (const job of elsewhereJobs(jobs, origin)) if (!ids.has(job.jobId ?? '')) jobs.remove(job.key);
  return active.flatMap((job) => mergeOne(jobs, origin, job));
}

/** Active jobs of the key that no window of this editor started: what other windows say of theirs is better known. */
export const elsewhereJobs = (jobs: Jobs, { place }: ListOrigin) =>
  jobs.all().filter((job) => !job.startedHere && !job.inOtherWindow && job.place === place && isActive(job));

function mergeOne(jobs: Jobs, { service, place }: ListOrigin, { jobId, status, language, submittedAt }: Job): string[] {
  const known = jobs.byJobId(jobId);
  if (known?.startedHere) return [];
  if (known !== undefined) {
    if (known.status !== status) jobs.update(known.key, { status });
    return [];
  }
  const title = jobId.length > 12 ? `${jobId.slice(0, 12)}…` : jobId;
  const time = submittedAt ?? Date.now();
  const key = keyOf(jobId);
  jobs.add({ key, jobId, service, place, title, language, status, startedHere: false, submittedAt: time });
  return [key];
}

/** A list may name a job of this window before its submit is answered: then it has two rows for a moment. */
export const removeTwin = (jobs: Jobs, jobId: string): void => jobs.remove(keyOf(jobId));
