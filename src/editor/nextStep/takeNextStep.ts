import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { TrackedJob } from '../../jobs/jobs';
import { placeText } from '../../jobs/servicePlace';
import { checkTrustForNetwork } from '../consent/workspaceTrust';
import { jobOf } from '../jobOf';
import type { RunOptions } from '../options/runOptions';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';
import { runAgainWith } from '../run/runAgain';
import type { RunOutcome } from '../run/runSource';
import type { Step } from './nextSteps';

/** Runs a row's job again with the one change that may help. */
export async function takeNextStep(parts: Parts, row: unknown, kind: Step['kind']): Promise<RunOutcome | undefined> {
  const job = jobOf(parts.jobs.all(), row);
  const step = job && (await parts.nextSteps.find(job));
  if (job === undefined || step?.kind !== kind)
    throw new UserError(vscode.l10n.t('There is nothing of the kind to be done about this run.'));
  checkTrustForNetwork(changeFor(step, job).networkMode);
  if (step.kind === 'network' && !(await mayUseNetwork(job))) return undefined;
  return runAgainWith(parts, job, changeFor(step, job));
}

function changeFor(step: Step, { inputs = [] }: TrackedJob): RunOptions {
  if (step.kind === 'longer') return { ttl: step.ttl };
  if (step.kind === 'network') return { networkMode: 'semitrusted' };
  if (step.kind !== 'attach') return {};
  // The very files of then: what a comment or a pattern names by now was not agreed to.
  const files = inputs.map(({ uri }) => vscode.Uri.parse(uri, true));
  return { inputFiles: [...files, ...step.files.map(({ file }) => file)] };
}

/** With network a program can send away all that it is given. */
async function mayUseNetwork({ title, place, service, sent }: TrackedJob): Promise<boolean> {
  const { l10n } = vscode;
  const files = sent?.files.map(({ filename }) => plainLabel(filename)) ?? [];
  const variables = sent?.variables.map(plainLabel) ?? [];
  const detail = [
    l10n.t(
      'The program may then reach the internet through the egress proxy of {0}.',
      plainLabel(placeText(place ?? service)),
    ),
    l10n.t('It can send away what it is given: {0}.', [l10n.t('its code'), ...files, ...variables].join(', ')),
  ];
  const run = l10n.t('Run with Network');
  const question = l10n.t('Run {0} again with semitrusted network?', plainLabel(title));
  return (await vscode.window.showWarningMessage(question, { modal: true, detail: detail.join('\n') }, run)) === run;
}
