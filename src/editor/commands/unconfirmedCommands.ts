import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { TrackedJob } from '../../jobs/jobs';
import { printableLine } from '../../jobs/output/printable';
import { candidatesFor, isUnconfirmed } from '../../jobs/submitting/unconfirmed';
import { jobOf } from '../jobOf';
import { warn } from '../notify';
import type { Parts } from '../parts';
import * as texts from './unconfirmedTexts';

/**
 * A submit was not answered: it may have arrived. It is not sent again; the service is asked once for its active jobs, which the
 * panel then shows, and the person decides.
 */
export async function askAboutUnconfirmed({ jobs, homes, elsewhere }: Parts, job: TrackedJob): Promise<void> {
  const connection = homes.get(job.key);
  if (connection === undefined) return;
  const listed = await connection.client.listJobs().catch(() => undefined);
  // The person may have seen the row meanwhile, and removed it.
  if (jobs.get(job.key) === undefined) return;
  const sentence =
    listed === undefined
      ? texts.noAnswer
      : candidatesFor(job, listed, jobs).length === 0
        ? texts.noneCanBe
        : texts.oneMayBe;
  if (listed !== undefined) elsewhere.show(connection, listed);
  const row = [{ key: job.key }];
  warn(
    sentence(connection.place, printableLine(job.title)),
    { title: vscode.l10n.t('Run Again'), command: 'unsandbox.runAgain', arguments: row },
    { title: vscode.l10n.t('Remove'), command: 'unsandbox.dismissJob', arguments: row },
  );
}

/** The person knows that it is of no interest any more. */
export function dismissJob({ jobs }: Parts, row: unknown): void {
  const job = row === undefined ? jobs.recent().find(isUnconfirmed) : jobOf(jobs.all(), row);
  if (job === undefined || !isUnconfirmed(job))
    throw new UserError(vscode.l10n.t('There is no job whose submit is unconfirmed.'));
  jobs.remove(job.key);
}
