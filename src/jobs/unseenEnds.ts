import { isActive, type Jobs, type TrackedJob } from './jobs';

export interface Attention {
  readonly isLookedAt: () => boolean;
  /** Shorter runs are no news; Infinity for never. */
  readonly afterMs: () => number;
}

/**
 * Tells of each long run of this window that ends while nobody looks at the window, once. A run is told of by the window that
 * follows it, and only if that saw it run: what had ended before a reload, or while there was no contact, is no news.
 */
export function watchUnseenEnds(
  jobs: Jobs,
  { isLookedAt, afterMs }: Attention,
  tell: (job: TrackedJob) => void,
): { dispose(): void } {
  const running = new Set<string>();
  return jobs.onDidChange((job) => {
    const isOwn = job.startedHere && !job.inOtherWindow && jobs.get(job.key) !== undefined;
    if (isOwn && isActive(job)) return void running.add(job.key);
    const wasRunning = running.delete(job.key);
    if (!isOwn || !wasRunning || job.finishedAt === undefined) return;
    // Who cancelled it knows; what an agent runs is the agent's to tell.
    if ((job.status === 'cancelled' && job.cancelRequested) || job.byAgent) return;
    if (job.isAwaited && job.result === undefined) return;
    if (!isLookedAt() && job.finishedAt - job.submittedAt > afterMs()) tell(job);
  });
}
