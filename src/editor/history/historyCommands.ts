import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { printedText } from '../../jobs/history/comparison';
import type { TrackedJob } from '../../jobs/jobs';
import { placeText } from '../../jobs/servicePlace';
import { jobOf } from '../jobOf';
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

/**
 * Deletes the run of a row, from the disk too, in all windows. What runs stays; one that was lost sight of goes once the person
 * agrees: nobody may be able to say any more how it ended.
 */
export async function deleteJob(parts: Parts, row: unknown): Promise<void> {
  const { jobs, kept, documents } = parts;
  const chosen = jobOf(jobs.all(), row);
  if (chosen === undefined || (isLost(chosen) && !(await mayForget(parts, chosen)))) return;
  // It may have been found again while the person was asked.
  const job = jobs.get(chosen.key);
  if (job === undefined) return;
  if (job.finishedAt === undefined && !isLost(job))
    throw new UserError(vscode.l10n.t('{0} has not ended. Cancel it first.', plainLabel(job.title)));
  await documents.close(job);
  await kept.delete(job);
}

/** The service has accepted it, and it cannot be said how it stands. */
const isLost = ({ status, jobId }: TrackedJob): boolean => status === 'unknown' && jobId !== undefined;

async function mayForget({ questions }: Parts, job: TrackedJob): Promise<boolean> {
  const { l10n } = vscode;
  const title = plainLabel(job.title);
  if (job.inOtherWindow)
    throw new UserError(l10n.t('Another window of the editor follows {0}. Delete it there.', title));
  const forget = l10n.t('Delete');
  const question = l10n.t('Delete {0} from the list?', title);
  const detail = l10n.t(
    'It was submitted to {0} and may still run there. It is not cancelled, and its output will not be shown.',
    placeText(job.place ?? job.service),
  );
  const ask = async () => vscode.window.showWarningMessage(question, { modal: true, detail }, forget);
  return (await questions.inTurn(ask)) === forget;
}
