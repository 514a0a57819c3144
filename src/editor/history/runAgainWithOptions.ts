import * as vscode from 'vscode';
import { inform } from '../notify';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';
import { keptOnceOptions, sourceOfJob } from '../run/runAgain';
import { runPicked } from '../run/runPicked';
import { runOf } from './pickRun';

/** Shows the options of a row's run, or of the newest, and runs what it ran: a file as it is now, a selection as it was. */
export async function runAgainWithOptions(parts: Parts, row: unknown): Promise<void> {
  const job = await runOf(parts, row);
  const { options, unkept } = keptOnceOptions(parts, job);
  const source = await sourceOfJob(parts, job);
  if (unkept.length > 0)
    inform(
      vscode.l10n.t(
        'The values of {0} were not kept beyond their window. Give them again under Environment variables.',
        unkept.map(plainLabel).join(', '),
      ),
    );
  await runPicked(parts, source, options);
}
