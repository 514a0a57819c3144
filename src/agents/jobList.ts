import { isActive, type Jobs, type TrackedJob } from '../jobs/jobs';
import { printableLine } from '../jobs/output/printable';
import { duration, endText, statusText } from '../jobs/output/transcript';
import { isUnconfirmed } from '../jobs/submitting/unconfirmed';

/** Ended jobs that a model is told of. */
const maxRecent = 20;

/** The jobs for a model: no code, no output. */
export function jobListText(jobs: Jobs, now = Date.now()): string {
  const active = jobs.active();
  const recent = jobs.recent();
  const more = recent.length - maxRecent;
  return [
    active.length === 0 ? 'No job is active.' : 'Active jobs:',
    ...active.map((job) => lineOf(job, now)),
    recent.length === 0 ? 'No job has ended lately.' : 'Jobs that are not active any more, the newest first:',
    ...recent.slice(0, maxRecent).map((job) => lineOf(job, now)),
    ...(more > 0 ? [`… and ${more} older ones.`] : []),
  ].join('\n');
}

/** What a job is called between an agent and us: the service's id, or until it has one our own name for it. */
export const idForModel = ({ jobId, key }: TrackedJob): string => jobId || key;

export const jobWithId = (jobs: Jobs, id: string): TrackedJob | undefined => jobs.byJobId(id) ?? jobs.get(id);

function lineOf(job: TrackedJob, now: number): string {
  const facts = [
    stateOf(job, now),
    ...(job.language === undefined ? [] : [printableLine(job.language, 40)]),
    JSON.stringify(printableLine(job.title, 80)),
    starterOf(job),
  ];
  return `- id ${JSON.stringify(printableLine(idForModel(job), 256))}: ${facts.join(', ')}`;
}

function stateOf(job: TrackedJob, now: number): string {
  const ago = duration(Math.max(0, now - job.submittedAt));
  if (isActive(job)) return `${job.cancelRequested ? 'being cancelled' : statusText(job.status)} for ${ago}`;
  const state = isUnconfirmed(job) ? 'submitted but not confirmed: it may be running' : endText(job);
  return `${state}, started ${ago} ago`;
}

function starterOf({ byAgent, startedHere }: TrackedJob): string {
  if (byAgent) return 'started by an agent';
  return startedHere ? 'started by the user' : 'started elsewhere';
}
