import { setTimeout } from 'node:timers/promises';
import { cancelJob } from '../jobs/cancelJob';
import { isActive, type Jobs } from '../jobs/jobs';
import { isLost } from './lookAtLost';
import type { Service } from './service';
import { whenSo } from './whenSo';

/** Whoever waits for the server to end does not wait longer. */
const patienceMs = 5000;

/**
 * Cancels every job that may run, also one that the contact was lost to or whose submit is under way, and waits until they have ended,
 * but not for long. No job may be added meanwhile.
 */
export async function cancelAll(jobs: Jobs, service: Service): Promise<void> {
  const own = jobs.all().filter((job) => isActive(job) || isLost(job));
  if (own.length === 0) return;
  // Nobody hears of the end of a lost one: that the service accepts the cancel has to do.
  const cancels = own.map(async ({ key }) => cancelJob(jobs, await service.connect(), key));
  const ended = whenSo(jobs, () => !jobs.all().some(isActive), patienceMs);
  await Promise.race([Promise.allSettled([ended, ...cancels]), setTimeout(patienceMs)]);
}
