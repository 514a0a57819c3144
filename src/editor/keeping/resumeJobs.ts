import * as vscode from 'vscode';
import type { Connection } from '../../jobs/connection';
import type { TrackedJob } from '../../jobs/jobs';
import { lookAgain } from '../../jobs/runJob';
import type { Parts } from '../parts';
import { hostOf } from '../service/origin';
import { serviceSettings } from '../settings';

/** Takes up jobs whose window is gone, quietly: nobody asked. */
export async function resumeJobs(parts: Parts, claimed: readonly TrackedJob[]): Promise<void> {
  for (const job of claimed.filter(({ isDismissed }) => isDismissed)) parts.jobs.remove(job.key);
  for (const job of claimed.filter(({ isDismissed }) => !isDismissed)) {
    parts.jobs.hide(job.key, await secretValues(parts, job));
    parts.jobs.update(job.key, stateAfterReload(job));
  }
  await followLost(parts);
}

/** What was given in secret stays hidden, unless it was removed meanwhile. */
const secretValues = async ({ secrets }: Parts, { secrets: names = [] }: TrackedJob): Promise<readonly string[]> =>
  (await Promise.all(names.map((name) => secrets.value(name).catch(() => '')))).filter((value) => value !== '');

function stateAfterReload({ service, status, jobId, place, cancelRequested = false }: TrackedJob): Partial<TrackedJob> {
  const { l10n } = vscode;
  const over = (problem: string): Partial<TrackedJob> => ({ status: 'failed', problem, finishedAt: Date.now() });
  if (service === 'local')
    return over(l10n.t('The local sandbox ended with the window, and its jobs with it. Run the file again.'));
  if (status === 'queued')
    return over(l10n.t('The window closed before it was submitted: nothing was sent. Run the file again.'));
  const where = place ?? service;
  const problem =
    jobId === undefined
      ? l10n.t('Submitted, unconfirmed: the window closed before {0} had answered. It was not sent again.', where)
      : l10n.t('Started before the window was reloaded, at {0}. Refresh the jobs to look again.', where);
  // A cancel that had not been accepted is sent when the job is seen.
  return { status: 'unknown', problem, cancelUnsent: cancelRequested, isUnderWay: false };
}

/**
 * Looks again at the jobs this window has lost sight of, at the service and with the key that they were submitted with. No
 * other service is connected to for them.
 */
export async function followLost(parts: Parts): Promise<void> {
  const lost = parts.jobs.all().filter(isFollowable);
  const isHere = ({ key, place }: TrackedJob): boolean => !parts.homes.has(key) && place === chosenPlace();
  const connection = lost.some(isHere)
    ? await parts.connections.current(false).catch((error: unknown) => {
        parts.log.warn(`unfinished jobs: ${String(error)}`);
        return undefined;
      })
    : undefined;
  for (const job of lost) {
    const home = parts.homes.get(job.key) ?? connection;
    if (home !== undefined && home.place === job.place) follow(parts, home, job);
    else if (job.place !== chosenPlace()) parts.jobs.update(job.key, { problem: elsewhere(job) });
  }
}

/** Where the settings say that code runs; undefined for this machine, and when they make no sense. */
function chosenPlace(): string | undefined {
  try {
    const { service, apiUrl } = serviceSettings();
    return service === 'cloud' ? hostOf(apiUrl) : undefined;
  } catch {
    return undefined;
  }
}

const elsewhere = ({ place, service }: TrackedJob): string =>
  vscode.l10n.t('It was started at {0}. Choose that service, then refresh the jobs.', place ?? service);

const isFollowable = (job: TrackedJob): boolean =>
  job.startedHere && job.status === 'unknown' && job.jobId !== undefined && job.finishedAt === undefined;

function follow(parts: Parts, home: Connection, job: TrackedJob): void {
  if (job.keyId !== undefined && job.keyId !== home.keyId) {
    const problem = vscode.l10n.t(
      'It was started with another API key for {0}. Set that key, then refresh the jobs.',
      home.place,
    );
    parts.jobs.update(job.key, { problem });
    return;
  }
  parts.homes.set(job.key, home);
  void lookAgain(parts.jobs, home, job);
}
