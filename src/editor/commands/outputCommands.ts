import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { isActive } from '../../jobs/jobs';
import { activeFile } from '../activeFile';
import { jobOf, newestJob } from '../jobOf';
import { asUri } from '../options/runOptions';
import { jobScheme } from '../panel/jobDocuments';
import type { Parts } from '../parts';

/** A row, a job's document, or nothing: then the document that is open, or the newest job that has ended. */
export async function openTerminalView(parts: Parts, target: unknown): Promise<void> {
  const { jobs, terminals } = parts;
  const uri = asUri(target) ?? (target === undefined ? activeFile() : undefined);
  const isDocument = uri?.scheme === jobScheme;
  const isNewest = target === undefined && !isDocument;
  const named = isDocument ? jobs.get(uri.query) : jobOf(jobs.all(), target);
  const job = isNewest ? await newestJob(parts, ({ result }) => result !== undefined) : named;
  if (job === undefined && isNewest) throw new UserError(vscode.l10n.t('No job has ended yet. Run a file first.'));
  if (job === undefined) throw new UserError(vscode.l10n.t('That job is no longer in the list.'));
  if (isActive(job))
    throw new UserError(vscode.l10n.t('The service delivers the output when the job ends or is cancelled.'));
  terminals.show(job);
}
