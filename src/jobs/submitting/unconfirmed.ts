import type { Job } from '../../api/types';
import { isFinal } from '../following/followedJob';
import type { Jobs, TrackedJob } from '../jobs';

/** How far the clocks of this machine and of the service may be apart. */
const driftMs = 300_000;

/** Whether a submit of this job may have arrived without an answer. */
export const isUnconfirmed = (job: TrackedJob): boolean => job.status === 'unknown' && job.jobId === undefined;

/** A window of this editor submitted it. */
const isKnown = (job: TrackedJob | undefined): boolean => job?.startedHere === true || job?.inOtherWindow === true;

/**
 * Which of the service's active jobs an unanswered submit may have become, the likeliest first: of the same language, not
 * older than the submit, and no other job that is known here.
 */
export function candidatesFor(job: TrackedJob, listed: readonly Job[], jobs: Jobs): readonly Job[] {
  const distance = ({ submittedAt = job.submittedAt }: Job): number => Math.abs(submittedAt - job.submittedAt);
  return listed
    .filter((other) => !isFinal(other) && !isKnown(jobs.byJobId(other.jobId)))
    .filter(({ language }) => language === undefined || job.language === undefined || language === job.language)
    .filter(({ submittedAt }) => submittedAt === undefined || submittedAt >= job.submittedAt - driftMs)
    .toSorted((a, b) => distance(a) - distance(b));
}
