import * as vscode from 'vscode';
import type { Remedy } from '../../errors';
import type { TrackedJob } from '../../jobs/jobs';
import { printableLine } from '../../jobs/output/printable';
import { plainLabel } from '../plainLabel';
import type { Step } from './nextSteps';

/** What could be done, as the end of a line. */
export function stepText(step: Step): string {
  const { l10n } = vscode;
  switch (step.kind) {
    case 'attach':
      return l10n.t('attach {0} and run again', namesOf(step.files));
    case 'noFolders':
      return step.path.endsWith('/')
        ? l10n.t('{0} is a folder, and the sandbox has none: only single files can be attached', shown(step.path))
        : l10n.t('the sandbox has no folders: attach {0} and open it by its bare name', shown(step.path));
    case 'noModule':
      return l10n.t('the sandbox has no {0}: it offers only what is installed there', shown(step.name));
    case 'longer':
      return l10n.t('run again with {0} s instead of {1} s', step.ttl, step.was);
    case 'network':
      return l10n.t('run again with semitrusted network, if you trust the program with it');
    case 'localNetwork':
      return l10n.t('the local sandbox has no network; a run at unsandbox.com may be given it');
  }
}

export interface Offer {
  readonly sentence: string;
  readonly button: Remedy;
}

/** The same as a question with a button, where a click can do it. */
export function offerOf({ key, title }: TrackedJob, step: Step): Offer | undefined {
  const { l10n } = vscode;
  const button = (text: string, command: string): Remedy => ({ title: text, command, arguments: [{ key }] });
  const name = shown(title);
  switch (step.kind) {
    case 'attach':
      return {
        sentence: l10n.t('{0} did not find {1}, which is in your workspace.', name, namesOf(step.files)),
        button: button(attachTitle(step.files), 'unsandbox.attachAndRunAgain'),
      };
    case 'longer':
      return {
        sentence: l10n.t('{0} was stopped at its time limit of {1} s.', name, step.was),
        button: button(l10n.t('Run Again with {0} s', step.ttl), 'unsandbox.runAgainLonger'),
      };
    case 'network':
      return {
        sentence: l10n.t('{0} found no network: it ran in zerotrust.', name),
        button: button(l10n.t('Run Again with semitrusted Network…'), 'unsandbox.runAgainWithNetwork'),
      };
    case 'noFolders':
    case 'noModule':
    case 'localNetwork':
      return undefined;
  }
}

type Named = readonly { readonly name: string }[];

const attachTitle = (files: Named): string =>
  files.length === 1
    ? vscode.l10n.t('Attach {0} and Run Again', namesOf(files))
    : vscode.l10n.t('Attach {0} Files and Run Again', files.length);

const namesOf = (files: Named): string => files.map(({ name }) => shown(name)).join(', ');

/** Names come from the program. */
const shown = (name: string): string => plainLabel(printableLine(name, 60));
