import type { Job } from '../api/types';
import { isActive, type Jobs, type TrackedJob } from '../jobs/jobs';
import { printableLine } from '../jobs/output/printable';
import { duration, endText, statusText } from '../jobs/output/transcript';
import { candidatesFor, isUnconfirmed } from '../jobs/submitting/unconfirmed';

/** Ended jobs that a model is told of. */
const maxRecent = 20;

/**
 * The jobs for a model: no code, no output. `listed` are the service's active jobs, when it was asked: they tell how much may have
 * become of an unconfirmed submit, and nothing else.
 */
export function jobListText(jobs: Jobs, listed?: readonly Job[]): string {
  const now = Date.now();
  const line = (job: TrackedJob): string =>
    lineOf(job, now, isUnconfirmed(job) && listed ? candidatesFor(job, listed, jobs).length : undefined);
  const active = jobs.active();
  const recent = jobs.recent();
  const more = recent.length - maxRecent;
  return [
    active.length === 0 ? 'No job is active.' : 'Active jobs:',
    ...active.map(line),
    recent.length === 0 ? 'No job has ended lately.' : 'Jobs that are not active any more, the newest first:',
    ...recent.slice(0, maxRecent).map(line),
    ...(more > 0 ? [`… and ${more} older ones.`] : []),
  ].join('\n');
}

/** What a job is called between an agent and us: the service's id, or until it has one our own name for it. */
export const idForModel = ({ jobId, key }: TrackedJob): string => jobId || key;

export const jobWithId = (jobs: Jobs, id: string): TrackedJob | undefined => jobs.byJobId(id) ?? jobs.get(id);

function lineOf(job: TrackedJob, now: number, candidates: number | undefined): string {
  const facts = [
    stateOf(job, now, candidates),
    ...(job.language === undefined ? [] : [printableLine(job.language, 40)]),
    JSON.stringify(printableLine(job.title, 80)),
    starterOf(job),
  ];
  return `- id ${JSON.stringify(printableLine(idForModel(job), 256))}: ${facts.join(', ')}`;
}

function stateOf(job: TrackedJob, now: number, candidates: number | undefined): string {
  const ago = duration(Math.max(0, now - job.submittedAt));
  if (isActive(job)) return `${job.cancelRequested ? 'being cancelled' : statusText(job.status)} for ${ago}`;
  const state = isUnconfirmed(job) ? `submitted but not confirmed: ${unconfirmedText(candidates)}` : endText(job);
  return `${state}, started ${ago} ago`;
}

function unconfirmedText(candidates: number | undefined): string {
  if (candidates === undefined) return 'it may be running';
  return candidates === 0
    ? 'the service lists no active job that may be it'
    : `it may be running, ${candidates} of the active jobs at the service may be it`;
}

function starterOf({ byAgent, startedHere }: TrackedJob): string {
  if (byAgent) return 'started by an agent';
  return startedHere ? 'started by the user' : 'started elsewhere';
}
