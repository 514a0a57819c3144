import * as vscode from 'vscode';
import type { Job } from '../../api/types';
import { UserError } from '../../errors';
import type { Connection } from '../../jobs/connection';
import type { TrackedJob } from '../../jobs/jobs';
import { printableLine } from '../../jobs/output/printable';
import { duration } from '../../jobs/output/transcript';
import { adopt } from '../../jobs/submitting/adopt';
import { candidatesFor, isUnconfirmed } from '../../jobs/submitting/unconfirmed';
import { jobOf } from '../jobOf';
import { warn } from '../notify';
import type { Parts } from '../parts';
import * as texts from './unconfirmedTexts';

/**
 * A submit was not answered: it may have arrived. It is not sent again; the service is asked once which active jobs could be
 * it, and the person decides.
 */
export async function askAboutUnconfirmed(parts: Parts, job: TrackedJob): Promise<void> {
  const connection = parts.homes.get(job.key);
  if (connection === undefined || !isUnconfirmed(job)) return;
  const title = printableLine(job.title);
  const again = {
    title: vscode.l10n.t('Run Again'),
    command: 'unsandbox.runUnconfirmedAgain',
    arguments: [{ key: job.key }],
  };
  const dismiss = { title: vscode.l10n.t('Dismiss'), command: 'unsandbox.dismissJob', arguments: [{ key: job.key }] };
  const confirm = { title: vscode.l10n.t('Find It…'), command: 'unsandbox.findJob', arguments: [{ key: job.key }] };
  const found = await candidates(parts, connection, job).catch(() => undefined);
  const now = parts.jobs.get(job.key);
  // Its answer may have come meanwhile.
  if (now === undefined || !isUnconfirmed(now)) return;
  if (found === undefined) return warn(texts.noAnswer(connection.place, title), confirm, again, dismiss);
  if (found.length === 0) return warn(texts.noneCanBe(connection.place, title), again, dismiss);
  warn(texts.oneMayBe(connection.place, title), confirm, again, dismiss);
}

/** Lets the person say which of the service's jobs an unconfirmed one is; then it is followed. */
export async function findJob(parts: Parts, row: unknown): Promise<void> {
  const job = unconfirmed(parts, row);
  const connection = parts.homes.get(job.key) ?? (await parts.connections.current(false));
  const isItsKey = job.keyId === undefined || job.keyId === connection?.keyId;
  if (connection === undefined || connection.place !== job.place || !isItsKey)
    throw new UserError(texts.chooseIt(job.place ?? job.service, job.title));
  const found = await candidates(parts, connection, job);
  if (found.length === 0) throw new UserError(texts.noneListed(connection.place, job.title));
  const items = found.map((each) => ({ each, label: printableLine(each.jobId), description: describe(each, job) }));
  const placeHolder = vscode.l10n.t(
    'Which of these is {0}? They are the active jobs of your key.',
    printableLine(job.title),
  );
  const picked = await parts.questions.inTurn(async () => vscode.window.showQuickPick(items, { placeHolder }));
  const now = parts.jobs.get(job.key);
  // Its own answer may have come meanwhile.
  if (picked === undefined || now === undefined || !isUnconfirmed(now)) return;
  parts.homes.set(job.key, connection);
  void adopt(parts.jobs, connection, job.key, picked.each.jobId);
}

/** The person knows that it is of no interest any more. Should it be answered yet, and run, it shows again. */
export function dismissJob(parts: Parts, row: unknown): void {
  const { key, isUnderWay } = unconfirmed(parts, row);
  if (isUnderWay) parts.jobs.update(key, { isDismissed: true });
  else parts.jobs.remove(key);
}

async function candidates(parts: Parts, { client }: Connection, job: TrackedJob): Promise<readonly Job[]> {
  return candidatesFor(job, await client.listJobs(), parts.jobs);
}

function unconfirmed({ jobs }: Parts, row: unknown): TrackedJob {
  const newest = jobs.recent().find(isUnconfirmed);
  const job = row === undefined ? newest : jobOf(jobs.all(), row);
  if (job !== undefined && isUnconfirmed(job)) return job;
  throw new UserError(vscode.l10n.t('There is no job whose submit is unconfirmed.'));
}

/** Among many jobs alike the time tells best. */
const whenSubmitted = (ms: number): string =>
  ms < 0
    ? vscode.l10n.t('{0} before it was sent', duration(-ms))
    : vscode.l10n.t('{0} after it was sent', duration(ms));

const describe = ({ language, status, submittedAt }: Job, job: TrackedJob): string =>
  [language, status, submittedAt === undefined ? undefined : whenSubmitted(submittedAt - job.submittedAt)]
    .filter((fact) => fact !== undefined)
    .map((fact) => printableLine(fact, 60))
    .join(' · ');
