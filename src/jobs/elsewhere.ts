import type { Job } from '../api/types';
import { isActive, type Jobs, type ServiceKind } from './jobs';

const keyOf = (jobId: string): string => `elsewhere:${jobId}`;

/**
 * Brings the jobs that were started elsewhere up to date with what `GET /jobs` answered: new ones
 * appear, those that left the list have ended and go. Returns the keys of those that are new.
 */
export function mergeListed(jobs: Jobs, service: ServiceKind, listed: readonly Job[]): readonly string[] {
  const ids = new Set(listed.map(({ jobId }) => jobId));
  for (const job of jobs.all()) {
    const gone = job.jobId === undefined || !ids.has(job.jobId);
    if (!job.startedHere && job.service === service && isActive(job) && gone) jobs.remove(job.key);
  }
  return listed.flatMap((job) => mergeOne(jobs, service, job));
}

function mergeOne(jobs: Jobs, service: ServiceKind, { jobId, status, language, submittedAt }: Job): string[] {
  const known = jobs.byJobId(jobId);
  if (known?.startedHere) return [];
  if (known !== undefined) {
    if (known.status !== status) jobs.update(known.key, { status });
    return [];
  }
  const title = jobId.length > 12 ? `${jobId.slice(0, 12)}…` : jobId;
  const key = keyOf(jobId);
  jobs.add({
    key,
    jobId,
    service,
    title,
    language,
    status,
    startedHere: false,
    submittedAt: submittedAt ?? Date.now(),
  });
  return [key];
}

/** A list may name a job of this window before its submit is answered: then it has two rows for a moment. */
export const removeTwin = (jobs: Jobs, jobId: string): void => jobs.remove(keyOf(jobId));
