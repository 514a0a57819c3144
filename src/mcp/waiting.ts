import { setTimeout } from 'node:timers/promises';
import type { Jobs } from '../jobs/jobs';

/** Waits until it is settled, but no longer than that. */
export async function inTime(promise: Promise<unknown>, patienceMs: number): Promise<void> {
  const over = new AbortController();
  const patience = setTimeout(patienceMs, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([promise, patience]);
  over.abort();
}

/** Resolves once it is so of the jobs. */
export const whenSo = (jobs: Jobs, isSo: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (!isSo()) return;
      watch.dispose();
      resolve();
    };
    // Of changes that are made one after the other the last counts.
    const watch = jobs.onDidChange(() => queueMicrotask(look));
    look();
  });
