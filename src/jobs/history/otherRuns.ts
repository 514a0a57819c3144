import type { TrackedJob } from '../jobs';

/** A run that has ended, with an output to look at. */
export const hasOutput = ({ finishedAt, result }: TrackedJob): boolean =>
  finishedAt !== undefined && result !== undefined;

/** The run of the same file, and the same part of it, that was started last before this one. */
export function previousRun(jobs: readonly TrackedJob[], job: TrackedJob): TrackedJob | undefined {
  const earlier = jobs.filter((other) => isSamePart(other, job) && hasOutput(other) && isBefore(other, job));
  return earlier.toSorted(newestFirst)[0];
}

/** What a run can be compared with: those of its file first, the newest first. */
export function otherRuns(jobs: readonly TrackedJob[], job: TrackedJob): readonly TrackedJob[] {
  const others = jobs.filter((other) => other.key !== job.key && hasOutput(other)).toSorted(newestFirst);
  return [...others.filter((other) => isSameFile(other, job)), ...others.filter((other) => !isSameFile(other, job))];
}

export const isSameFile = (a: TrackedJob, b: TrackedJob): boolean =>
  a.resource !== undefined && a.resource === b.resource;

/** Of a selection its lines tell which part it was. */
const isSamePart = (a: TrackedJob, b: TrackedJob): boolean =>
  isSameFile(a, b) && a.part === b.part && (a.part === 'file' || a.title === b.title);

const isBefore = (a: TrackedJob, b: TrackedJob): boolean => a.key !== b.key && a.submittedAt < b.submittedAt;

const newestFirst = (a: TrackedJob, b: TrackedJob): number => b.submittedAt - a.submittedAt;
