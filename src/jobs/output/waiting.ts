import { limits } from '../../api/limits';
import type { TrackedJob } from '../jobs';

/** Of jobs that are waited for: how long the longest runs or waits, and what is left of its time limit once it runs. In seconds. */
export interface Waiting {
  readonly elapsed: number;
  readonly left: number | undefined;
}

export function waitingOf(job: TrackedJob, now: number): Waiting {
  const { submittedAt, startedAt, status, sent } = job;
  const elapsed = Math.max(0, Math.floor((now - (startedAt ?? submittedAt)) / 1000));
  const ttl = sent?.parameters.ttl ?? limits.ttlSeconds.default;
  // Nothing of it is used up before the job runs.
  return { elapsed, left: status === 'running' && startedAt !== undefined ? Math.max(0, ttl - elapsed) : undefined };
}

/** The one that runs for longest; else the one that waits for longest. */
export function longestOf(jobs: readonly TrackedJob[]): TrackedJob | undefined {
  const since = ({ startedAt, submittedAt }: TrackedJob): number => startedAt ?? submittedAt;
  const isWaiting = ({ status }: TrackedJob): number => (status === 'running' ? 0 : 1);
  return [...jobs].sort((a, b) => isWaiting(a) - isWaiting(b) || since(a) - since(b))[0];
}

/** `0:07`, `12:34`. */
export const clockText = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
