import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { TrackedJob } from '../../jobs/jobs';
import { jobOf } from '../commands/jobCommands';
import type { Parts } from '../parts';
import { type RunOutcome, runSource } from './runSource';
import { type Source, sourceOfUri } from './source';

/** Runs a row's job once more, or the newest one: a file as it is now, a selection as it was then; with the options of then. */
export async function runAgain(parts: Parts, row: unknown): Promise<RunOutcome | undefined> {
  const newest = parts.jobs
    .all()
    .filter(({ resource }) => resource !== undefined)
    .toSorted((a, b) => b.submittedAt - a.submittedAt)[0];
  const job = row === undefined ? newest : jobOf(parts.jobs.all(), row);
  if (job?.resource === undefined)
    throw new UserError(vscode.l10n.t('There is no job that could be run again. Run a file first.'));
  return runSource(parts, await sourceOf(job, job.resource), 'person', parts.onceOptions.get(job.key) ?? {});
}

async function sourceOf(job: TrackedJob, resource: string): Promise<Source> {
  const uri = vscode.Uri.parse(resource, true);
  if (job.part === 'file') return sourceOfUri(uri);
  const document = await vscode.workspace.openTextDocument(uri);
  if (job.sent === undefined)
    throw new UserError(vscode.l10n.t('It is not known any more what {0} was. Select it and run it.', job.title));
  return {
    document,
    code: job.sent.code,
    text: document.getText(),
    title: job.title,
    part: 'selection',
    unsaved: false,
  };
}
