import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { comparableText, comparisonTitle } from '../../jobs/history/comparison';
import { hasOutput, isSameFile, otherRuns, previousRun } from '../../jobs/history/otherRuns';
import type { TrackedJob } from '../../jobs/jobs';
import { comparisonUriOf } from '../panel/jobDocuments';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';
import { runItem, runOf } from './pickRun';

/** A row, or the newest run, beside the run of the same file and part before it. */
export async function compareWithPrevious(parts: Parts, row: unknown): Promise<void> {
  const job = await comparableRun(parts, row);
  const previous = previousRun(parts.jobs.all(), job);
  if (previous === undefined)
    throw new UserError(
      vscode.l10n.t('No earlier run of {0} is kept. Run it again, or compare it with another run.', job.title),
      {
        title: vscode.l10n.t('Compare With…'),
        command: 'unsandbox.compareOutputWith',
        arguments: [{ key: job.key }],
      },
    );
  await compare(previous, job);
}

/** A row, or the newest run, beside one that is picked. */
export async function compareWith(parts: Parts, row: unknown): Promise<void> {
  const job = await comparableRun(parts, row);
  const others = otherRuns(parts.jobs.all(), job);
  if (others.length === 0)
    throw new UserError(vscode.l10n.t('There is no other finished run to compare {0} with.', job.title));
  const placeHolder = vscode.l10n.t('Which run is the output of {0} compared with?', runItem(job).label);
  const picked = await vscode.window.showQuickPick(itemsOf(others, job), { placeHolder, matchOnDescription: true });
  if (picked?.job === undefined) return;
  const [first, second] = [picked.job, job].toSorted((a, b) => a.submittedAt - b.submittedAt);
  await compare(first as TrackedJob, second as TrackedJob);
}

type Item = vscode.QuickPickItem & { readonly job?: TrackedJob };

function itemsOf(others: readonly TrackedJob[], job: TrackedJob): readonly Item[] {
  const heading = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const own = others.filter((other) => isSameFile(other, job)).map(runItem);
  const rest = others.filter((other) => !isSameFile(other, job)).map(runItem);
  return [
    ...(own.length === 0 ? [] : [heading(vscode.l10n.t('same file')), ...own]),
    ...(rest.length === 0 ? [] : [heading(vscode.l10n.t('other files')), ...rest]),
  ];
}

async function comparableRun(parts: Parts, row: unknown): Promise<TrackedJob> {
  // The run before may be one of another window, which is read when somebody looks.
  await parts.kept.loadFinished();
  const job = await runOf(parts, row);
  if (hasOutput(job)) return job;
  throw new UserError(vscode.l10n.t('{0} has no output to compare.', plainLabel(job.title)));
}

async function compare(first: TrackedJob, second: TrackedJob): Promise<void> {
  const title = comparisonTitle(first, second, new Date());
  // The editor shows two equal texts without a word.
  const isSame = (await comparableText(first)) === (await comparableText(second));
  await vscode.commands.executeCommand(
    'vscode.diff',
    comparisonUriOf(first),
    comparisonUriOf(second),
    isSame ? vscode.l10n.t('{0} (same output)', title) : title,
    { preview: true } satisfies vscode.TextDocumentShowOptions,
  );
}
