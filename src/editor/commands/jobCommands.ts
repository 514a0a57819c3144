import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { cancelJob } from '../../jobs/cancelJob';
import type { Connection } from '../../jobs/connection';
import type { TrackedJob } from '../../jobs/jobs';
import { duration, statusText } from '../../jobs/output/transcript';
import { type Reach, reachOf } from '../../jobs/reach';
import { placeText } from '../../jobs/servicePlace';
import { activeFile } from '../activeFile';
import { jobOf, newestJob } from '../jobOf';
import { currentHome, followLost, hideSecrets } from '../keeping/resumeJobs';
import { asUri } from '../options/runOptions';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';

/** A row of the panel, or nothing: then the active job, or the one picked of several. */
export async function cancelOne(parts: Parts, row: unknown): Promise<void> {
  const job = row === undefined ? await activeJob(parts) : jobOf(parts.jobs.all(), row);
  if (job === undefined && row !== undefined) throw new UserError(vscode.l10n.t('That job is no longer in the list.'));
  if (job !== undefined && !(await cancelByKey(parts, job.key)))
    throw new UserError(vscode.l10n.t('{0} had ended before it was cancelled.', plainLabel(job.title)));
}

/** For callers. A job that this window has not seen is the service's to know. */
export async function cancelById(parts: Parts, jobId: string): Promise<void> {
  const job = jobOf(parts.jobs.all(), jobId);
  if (job !== undefined) await cancelByKey(parts, job.key);
  else await (await parts.connections.current(false))?.client.cancelJob(jobId);
}

/** False when the job had ended already: then it keeps its result. */
export async function cancelByKey(parts: Parts, key: string): Promise<boolean> {
  const job = parts.jobs.get(key);
  const reach = reachOf(job, parts.homes.has(key));
  if (job === undefined || reach === 'ended') return false;
  const home = await homeOf(parts, job, reach);
  if (job.inOtherWindow) await hideSecrets(parts, job);
  await cancelJob(parts.jobs, home, key);
  return true;
}

/** Where a job runs. Undefined while that is not decided. Throws a sentence when it cannot be reached from here. */
async function homeOf(parts: Parts, job: TrackedJob, reach: Exclude<Reach, 'ended'>): Promise<Connection | undefined> {
  const home = parts.homes.get(job.key);
  switch (reach) {
    case 'connected':
      return home;
    case 'unsubmitted':
      return undefined;
    case 'otherWindow':
      throw new UserError(vscode.l10n.t('{0} was not submitted yet by its own window. Cancel it there.', job.title));
    case 'otherSandbox':
      throw new UserError(
        vscode.l10n.t('{0} runs in the local sandbox of another window. Cancel it there.', job.title),
      );
    case 'byKey': {
      const connection = await currentHome(parts, job);
      if (connection !== undefined && (job.keyId === undefined || connection.keyId === job.keyId)) return connection;
      if (home !== undefined) return home;
      throw new UserError(
        vscode.l10n.t(
          '{0} runs at {1} with another key or service than is chosen now. Choose that one first.',
          job.title,
          placeText(job.place ?? job.service),
        ),
      );
    }
  }
}

/** All jobs of this window; those started elsewhere are left alone. Never asks. */
export async function cancelOwn(parts: Parts): Promise<void> {
  await cancelEach(
    parts,
    parts.jobs.active().filter((job) => job.startedHere),
  );
}

/** Each is tried, whatever becomes of the others. Those that have ended meanwhile are left as they are. */
async function cancelEach(parts: Parts, targets: readonly TrackedJob[]): Promise<void> {
  const cancels = targets.map(({ key }) => cancelByKey(parts, key));
  const failed = (await Promise.allSettled(cancels)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** For the person: asks first, and offers the jobs started elsewhere too. */
export async function cancelAllAsking(parts: Parts): Promise<void> {
  const active = parts.jobs.active();
  const own = active.filter((job) => job.startedHere);
  const isOne = active.length === 1;
  const justOwn = { title: vscode.l10n.t("Cancel This Window's Jobs") };
  const all = { title: isOne ? vscode.l10n.t('Cancel the Job') : vscode.l10n.t('Cancel All Jobs') };
  // The editor's own button would be "Cancel", too.
  const none = { title: vscode.l10n.t('Keep Running'), isCloseAffordance: true };
  const buttons = own.length === active.length || own.length === 0 ? [all, none] : [justOwn, all, none];
  const question = isOne
    ? vscode.l10n.t('Cancel the active job?')
    : vscode.l10n.t('Cancel {0} active jobs?', active.length);
  const detail = vscode.l10n.t('Not started in this window: {0}.', active.length - own.length);
  const options = { modal: true, ...(own.length === active.length ? {} : { detail }) };
  const answer = await vscode.window.showWarningMessage(question, options, ...buttons);
  if (answer === justOwn) await cancelOwn(parts);
  if (answer === all) await cancelEach(parts, active);
}

/** Stop in the editor's title: every active job of that file. */
export async function stopFile(parts: Parts, uri: unknown): Promise<void> {
  const resource = (asUri(uri) ?? activeFile())?.toString();
  if (resource === undefined)
    throw new UserError(vscode.l10n.t('No file is open. Cancel a job in the unsandbox panel.'));
  const running = parts.jobs.active().filter((job) => job.resource === resource);
  if (running.length === 0) throw new UserError(vscode.l10n.t('No job of this file is active.'));
  await cancelEach(parts, running);
}

/** Asks the service for the active jobs of the key, and for those this window lost sight of. */
export async function refreshJobs(parts: Parts): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: 'unsandbox.jobs' } }, async () => {
    const connection = await parts.connections.current(false);
    if (connection === undefined) return;
    const listed = await connection.client.listJobs();
    connection.follower.heardList(listed);
    parts.elsewhere.show(connection, listed);
    await followLost(parts);
  });
}

/** A row or nothing: then the newest job. */
export async function showJobOutput(parts: Parts, target: unknown): Promise<void> {
  const job = target === undefined ? await newestJob(parts, () => true) : jobOf(parts.jobs.all(), target);
  if (job === undefined && target !== undefined)
    throw new UserError(vscode.l10n.t('That job is no longer in the list.'));
  if (job === undefined) throw new UserError(vscode.l10n.t('There is no job yet. Run a file first.'));
  await parts.documents.show(job);
}

async function activeJob({ jobs }: Parts): Promise<TrackedJob | undefined> {
  const active = jobs.active();
  return active.length > 1 ? pickJob(active) : active[0];
}

async function pickJob(jobs: readonly TrackedJob[]): Promise<TrackedJob | undefined> {
  const items = jobs.map((job) => ({
    job,
    label: plainLabel(job.title),
    description: `${statusText(job.status)} · ${duration(Date.now() - job.submittedAt)}`,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which job do you want to cancel?'),
  });
  return picked?.job;
}
