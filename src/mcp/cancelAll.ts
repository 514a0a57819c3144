import { setTimeout } from 'node:timers/promises';
import { cancelJob } from '../jobs/cancelJob';
import { isActive, type Jobs } from '../jobs/jobs';
import type { Service } from './service';

/** Whoever waits for the server to end does not wait longer. */
const patienceMs = 5000;

/** Cancels every job that runs, also one whose submit is under way, and waits until they have ended, but not for long. */
export async function cancelAll(jobs: Jobs, service: Service): Promise<void> {
  const own = jobs.active().filter(({ startedHere }) => startedHere);
  if (own.length === 0) return;
  const connection = await service.connect();
  const over = new AbortController();
  const patience = setTimeout(patienceMs, undefined, { signal: over.signal }).catch(() => undefined);
  const ended = new Promise<void>((resolve) => {
    const look = (): void => {
      if (!jobs.all().some((job) => job.startedHere && isActive(job))) resolve();
    };
    jobs.onDidChange(look);
    look(); // they may have ended while the connection was made
  });
  const cancels = own.map(({ key }) => cancelJob(jobs, connection, key).catch(() => undefined));
  await Promise.race([Promise.all([ended, ...cancels]), patience]);
  over.abort();
}
