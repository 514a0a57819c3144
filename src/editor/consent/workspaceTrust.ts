import * as vscode from 'vscode';
import { type Remedy, UserError } from '../../errors';
import type { EffectiveOptions, Origin } from '../options/resolveOptions';
import type { RunOptions } from '../options/runOptions';

/*
 * What a workspace that is not trusted changes is decided here; the question before its runs is in untrustedRuns.ts. Its
 * settings are left out by the editor itself: the manifest names them (`restrictedConfigurations`).
 */

export const isTrusted = (): boolean => vscode.workspace.isTrusted;

const manageTrust = (): Remedy => ({
  title: vscode.l10n.t('Manage Workspace Trust'),
  command: 'workbench.trust.manage',
});

/** The sentence for what only a trusted workspace may do, with the button that leads to trusting it. */
export const needsTrust = (sentence: string): UserError => new UserError(sentence, manageTrust());

const needsTrustForNetwork = (): UserError =>
  needsTrust(
    vscode.l10n.t('This workspace is not trusted, so its code runs without network. Trust it to use "semitrusted".'),
  );

/** Throws the sentence for whoever asks for network where there is none to have. */
export function checkTrustForNetwork(mode: RunOptions['networkMode']): void {
  if (mode === 'semitrusted' && !isTrusted()) throw needsTrustForNetwork();
}

/** What was chosen for a run of a trusted time, as far as it can be had now. */
export function allowedOptions({ networkMode, ...others }: RunOptions): RunOptions {
  const isRefused = networkMode === 'semitrusted' && !isTrusted();
  return networkMode === undefined || isRefused ? others : { networkMode, ...others };
}

/**
 * The options as a run gets them: without network, whatever the person's settings or what is saved for the file say. Throws a
 * sentence when this very run is asked to have it.
 */
export function confined(
  values: EffectiveOptions,
  networkFrom: Origin | undefined,
): { readonly values: EffectiveOptions; readonly notes: readonly string[] } {
  if (isTrusted() || values.networkMode === 'zerotrust') return { values, notes: [] };
  if (networkFrom === 'run') throw needsTrustForNetwork();
  const note = vscode.l10n.t('it runs without network, as this workspace is not trusted');
  return { values: { ...values, networkMode: 'zerotrust' }, notes: [note] };
}
