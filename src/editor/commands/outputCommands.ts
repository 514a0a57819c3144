import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { isActive, type TrackedJob } from '../../jobs/jobs';
import { activeFile } from '../activeFile';
import { asUri } from '../options/runOptions';
import { jobScheme } from '../panel/jobDocuments';
import type { Parts } from '../parts';
import { jobOf } from './jobCommands';

/** A row, a job's document, or nothing: then the document that is open, or the newest job that has ended. */
export function openTerminalView({ jobs, terminals }: Parts, target: unknown): void {
  const uri = asUri(target) ?? (target === undefined ? activeFile() : undefined);
  const isDocument = uri?.scheme === jobScheme;
  const named = isDocument ? jobs.get(uri.query) : jobOf(jobs.all(), target);
  const job = named ?? (target === undefined && !isDocument ? newestEnded(jobs.recent()) : undefined);
  if (job === undefined && target === undefined && !isDocument)
    throw new UserError(vscode.l10n.t('No job has ended yet. Run a file first.'));
  if (job === undefined) throw new UserError(vscode.l10n.t('That job is no longer in the list.'));
  if (isActive(job))
    throw new UserError(vscode.l10n.t('The service delivers the output when the job ends or is cancelled.'));
  terminals.show(job);
}

const newestEnded = (recent: readonly TrackedJob[]): TrackedJob | undefined =>
  recent.find(({ result }) => result !== undefined);
