import * as vscode from 'vscode';
import type { TrackedJob } from '../../jobs/jobs';
import { printableLine } from '../../jobs/output/printable';
import { inform } from '../notify';
import type { Parts } from '../parts';
import type { Asker } from '../run/prepareRun';
import { offerOf, stepText } from './stepTexts';

/**
 * Says once, after a run that failed, what could be done about it: a line below its output, and a button for a person who is there.
 * One who is elsewhere is told of the end of a long run, which is enough.
 */
export async function offerNextStep({ nextSteps, output }: Parts, job: TrackedJob, asker: Asker): Promise<void> {
  const step = await nextSteps.find(job);
  if (step === undefined) return;
  output.note(vscode.l10n.t('── {0}, next step: {1}', printableLine(job.title), stepText(step)));
  const isThere = asker === 'person' && vscode.window.state.focused;
  const offer = isThere ? offerOf(job, step) : undefined;
  if (offer !== undefined) inform(offer.sentence, offer.button);
}
