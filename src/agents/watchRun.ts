import { UserError } from '../errors';
import type { Jobs, TrackedJob } from '../jobs/jobs';
import { printableLine } from '../jobs/output/printable';

/** An agent waits no longer than this for a service that refuses for now. */
const patienceMs = 30_000;

export interface RunWatch {
  /** As it was seen last. */
  job(): TrackedJob | undefined;
  /** Throws the sentence with which the service refused it for now, if that was the end of it. */
  checkSent(): void;
  dispose(): void;
}

/**
 * Looks at a run that an agent waits for. While the service refuses it for now it is in the queue: when its next try is too far
 * away it is taken out again, and the agent is told when to try.
 */
export function watchRun(jobs: Jobs, key: string, cancel: () => void): RunWatch {
  const since = Date.now();
  let last = jobs.get(key);
  let refused: TrackedJob | undefined;
  const watch = jobs.onDidChange((job) => {
    if (job.key !== key || jobs.get(key) === undefined) return;
    last = job;
    if (job.status !== 'queued' || refused !== undefined || (job.nextTryAt ?? 0) - since < patienceMs) return;
    refused = job;
    cancel();
  });
  return {
    job: () => last,
    checkSent: () => {
      // It may have got through all the same; one that was not sent has no id.
      if (refused !== undefined && !last?.jobId) throw refusedForNow(refused);
    },
    dispose: () => watch.dispose(),
  };
}

function refusedForNow({ problem, nextTryAt = Date.now() }: TrackedJob): UserError {
  const seconds = Math.max(1, Math.ceil((nextTryAt - Date.now()) / 1000));
  return new UserError(
    `The service refused the job for now: ${printableLine(problem ?? 'too many requests or jobs', 500)} It was not run. Try again in ${seconds} seconds, not sooner.`,
  );
}
