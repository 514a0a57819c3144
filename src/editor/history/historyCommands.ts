import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { printedText } from '../../jobs/history/comparison';
import { jobOf } from '../commands/jobCommands';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';
import { runOf } from './pickRun';

/** What a row's program printed, or that of the newest run, without terminal sequences: it may be pasted into a terminal. */
export async function copyOutput(parts: Parts, row: unknown): Promise<void> {
  const { title, result } = await runOf(parts, row);
  const text = result === undefined ? '' : await printedText(result);
  if (text === '') throw new UserError(vscode.l10n.t('{0} has no output to copy.', plainLabel(title)));
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('The output of {0} is copied.', plainLabel(title)), 4000);
}

export async function copyJobId(parts: Parts, row: unknown): Promise<void> {
  const { title, jobId } = await runOf(parts, row);
  if (!jobId) throw new UserError(vscode.l10n.t('The service gave {0} no id.', plainLabel(title)));
  await vscode.env.clipboard.writeText(jobId);
  vscode.window.setStatusBarMessage(vscode.l10n.t('The job id of {0} is copied.', plainLabel(title)), 4000);
}

/** Deletes the run of a row, from the disk too, in all windows. What has not ended stays: it may still run. */
export async function deleteJob({ jobs, kept, documents }: Parts, row: unknown): Promise<void> {
  const job = jobOf(jobs.all(), row);
  if (job === undefined) return;
  if (job.finishedAt === undefined)
    throw new UserError(vscode.l10n.t('{0} has not ended. Cancel it first.', plainLabel(job.title)));
  await documents.close(job);
  await kept.deleteFinished(job);
}
