import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { TrackedJob } from '../../jobs/jobs';
import { programCode } from '../../jobs/request/sentRequest';
import { isUnconfirmed } from '../../jobs/submitting/unconfirmed';
import { jobOf } from '../commands/jobCommands';
import { checkOptions, type RunOptions, withUris } from '../options/runOptions';
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
  const options = parts.onceOptions.get(job.key) ?? optionsOf(job);
  return runSource(parts, await sourceOf(job, job.resource), 'person', options);
}

/** Its answer may have come since this was offered: then it is not run a second time. */
export async function runUnconfirmedAgain(parts: Parts, row: unknown): Promise<void> {
  const job = jobOf(parts.jobs.all(), row);
  if (job !== undefined && !isUnconfirmed(job))
    throw new UserError(
      vscode.l10n.t('{0} was answered meanwhile. It was not run again: look at its row in the panel.', job.title),
    );
  await runAgain(parts, row);
}

/** What was kept of them beyond the window. */
function optionsOf({ title, once }: TrackedJob): RunOptions {
  if (once === undefined) return {};
  if (once.unkept.length === 0) return withUris(checkOptions(once.options));
  throw new UserError(
    vscode.l10n.t(
      'The values of {0} were for one run of {1} and were not kept beyond its window. Run it with options to give them again.',
      once.unkept.join(', '),
      title,
    ),
    { title: vscode.l10n.t('Run with Options…'), command: 'unsandbox.runWithOptions' },
  );
}

async function sourceOf(job: TrackedJob, resource: string): Promise<Source> {
  const uri = vscode.Uri.parse(resource, true);
  if (job.part === 'file') return sourceOfUri(uri);
  const document = await vscode.workspace.openTextDocument(uri);
  if (job.sent === undefined)
    throw new UserError(vscode.l10n.t('It is not known any more what {0} was. Select it and run it.', job.title));
  return {
    document,
    code: programCode(job.sent),
    text: document.getText(),
    title: job.title,
    part: 'selection',
    unsaved: false,
  };
}
