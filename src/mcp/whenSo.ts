import type { Jobs } from '../jobs/jobs';

/** Resolves once it is so of the jobs, or when it has taken too long. */
export const whenSo = (jobs: Jobs, isSo: () => boolean, patienceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(patience);
      watch.dispose();
      resolve();
    };
    const look = (): void => {
      if (isSo()) end();
    };
    // Of changes that are made one after the other the last counts.
    const watch = jobs.onDidChange(() => queueMicrotask(look));
    const patience = setTimeout(end, patienceMs);
    look();
  });
