import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { hasOutput } from '../../jobs/history/otherRuns';
import { runTime } from '../../jobs/history/runTime';
import type { TrackedJob } from '../../jobs/jobs';
import { endText } from '../../jobs/output/transcript';
import { jobOf, newestJob } from '../jobOf';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';

/** The run of a row, or else the newest one with an output. */
export async function runOf(parts: Parts, row: unknown): Promise<TrackedJob> {
  const job = row === undefined ? await newestJob(parts, hasOutput) : jobOf(parts.jobs.all(), row);
  if (job !== undefined) return job;
  throw row === undefined
    ? new UserError(vscode.l10n.t('There is no finished run yet. Run a file first.'))
    : new UserError(vscode.l10n.t('That job is no longer in the list.'));
}

/** Entries for a list of runs: which, when, and how it ended. */
export function runItem(job: TrackedJob): vscode.QuickPickItem & { readonly job: TrackedJob } {
  const time = runTime(job.submittedAt, new Date(), 'seconds');
  return { job, label: plainLabel(job.title), description: `${time} · ${plainLabel(endText(job))}` };
}
