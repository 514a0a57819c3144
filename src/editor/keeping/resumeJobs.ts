import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { isUserError, UserError } from '../../errors';
import type { Connection } from '../../jobs/connection';
import type { TrackedJob } from '../../jobs/jobs';
import { lookAgain } from '../../jobs/runJob';
import { placeText } from '../../jobs/servicePlace';
import type { Parts } from '../parts';
import { hostOf } from '../service/origin';
import { serviceSettings } from '../settings';

/** Takes up jobs whose window is gone, quietly: nobody asked. */
export async function resumeJobs(parts: Parts, claimed: readonly TrackedJob[]): Promise<void> {
  for (const job of claimed) parts.jobs.update(job.key, stateAfterReload(job));
  await followLost(parts);
}

/** What was given in secret stays hidden, unless it was removed meanwhile. While the keyring is locked no result is shown. */
export function hideSecrets(parts: Parts, { key, secrets = [] }: TrackedJob): void {
  if (secrets.length === 0) return;
  const values = Promise.all(secrets.map((name) => secretValue(parts, name)));
  parts.jobs.hideOnceKnown(
    key,
    values.then((all) => all.filter((value) => value !== '')),
  );
}

async function secretValue({ secrets, log }: Parts, name: string): Promise<string> {
  for (;;) {
    try {
      return await secrets.value(name);
    } catch (error) {
      // There is none any more.
      if (isUserError(error)) return '';
      log.warn(`secrets of an unfinished job: ${String(error)}`);
    }
    await setTimeout(keyringMs, undefined, { ref: false });
  }
}

/** A keyring that fails is asked again after this time. */
const keyringMs = 5000;

function stateAfterReload({ service, status, jobId, place, cancelRequested = false }: TrackedJob): Partial<TrackedJob> {
  const { l10n } = vscode;
  const over = (problem: string): Partial<TrackedJob> => ({ status: 'failed', problem, finishedAt: Date.now() });
  if (service === 'local')
    return over(l10n.t('The local sandbox ended with the window, and its jobs with it. Run the file again.'));
  if (status === 'queued')
    return over(l10n.t('The window closed before it was submitted: nothing was sent. Run the file again.'));
  const where = placeText(place ?? service);
  const problem =
    jobId === undefined
      ? l10n.t('Submitted, unconfirmed: the window closed before {0} had answered. It was not sent again.', where)
      : l10n.t('Started before the window was reloaded, at {0}. Refresh the jobs to look again.', where);
  // A cancel that had not been accepted is sent when the job is seen.
  return { status: 'unknown', problem, cancelUnsent: cancelRequested, isAwaited: false };
}

/**
 * Looks again at the jobs this window has lost sight of, at the service and with the key that they were submitted with. No
 * other service is connected to for them.
 */
export async function followLost(parts: Parts): Promise<void> {
  const lost = parts.jobs.all().filter(isFollowable);
  for (const { key, place } of lost) {
    const current = await currentHome(parts, { place });
    // It may have ended or been removed while the service was connected to.
    const job = parts.jobs.get(key);
    if (job === undefined || !isFollowable(job)) continue;
    const home = current ?? parts.homes.get(key);
    if (home !== undefined) follow(parts, home, job);
    else if (job.place !== chosenPlace()) parts.jobs.update(job.key, { problem: elsewhere(job) });
  }
}

/**
 * The service that is chosen now, when it is that of the job: by the secret, proxy and certificates of now. A job that was lost
 * sight of may have been lost because of those of then.
 */
export async function currentHome(
  { connections, log }: Parts,
  { place }: Pick<TrackedJob, 'place'>,
): Promise<Connection | undefined> {
  if (place !== chosenPlace()) return undefined;
  return connections.current(false).catch((error: unknown) => {
    log.warn(`unfinished jobs: ${String(error)}`);
    return undefined;
  });
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
  vscode.l10n.t('It was started at {0}. Choose that service, then refresh the jobs.', placeText(place ?? service));

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

/** Another window follows it from now on: it is seen here, and no more asked for. */
export function letGo({ jobs, homes }: Parts, { key, jobId = '' }: TrackedJob): void {
  const home = homes.get(key);
  jobs.update(key, { startedHere: false, inOtherWindow: true });
  home?.follower.settle(
    jobId,
    new UserError(
      vscode.l10n.t('Another window of the editor follows the job now. Its result is in the unsandbox panel.'),
    ),
  );
}
