import * as vscode from 'vscode';
import { nameOf } from '../run/source';
import { editOption, type OptionName } from './editOption';
import type { EffectiveOptions } from './fileOptions';
import { hasValue, pickStep } from './quickSteps';
import type { RunOptions } from './runOptions';

/** For how long the options hold. */
export type Keep = 'once' | 'file' | 'workspace';

export interface PickedOptions {
  /** What the person changed, and only that. */
  readonly changes: RunOptions;
  readonly keep: Keep;
}

type Item = vscode.QuickPickItem & ({ readonly keep: Keep } | { readonly option: OptionName });

/**
 * One list that shows every option with its current value, edits them one by one and runs. Undefined
 * when it was dismissed: nothing runs and nothing is saved.
 */
export async function pickOptions(title: string, values: EffectiveOptions): Promise<PickedOptions | undefined> {
  let changes: RunOptions = {};
  let active: OptionName | undefined;
  for (;;) {
    const items = itemsOf({ ...values, ...changes });
    const at = items.find((item) => 'option' in item && item.option === active);
    const placeholder = vscode.l10n.t('Choose an option to change it, or how to run.');
    const step = await pickStep(items, { title, placeholder, active: at, first: true });
    if (!hasValue(step)) return undefined;
    if ('keep' in step) return { changes, keep: step.keep };
    active = step.option;
    const edited = await editOption(step.option, { ...values, ...changes });
    if (edited === undefined) return undefined;
    if (hasValue(edited)) changes = { ...changes, ...edited };
  }
}

function itemsOf(values: EffectiveOptions): readonly Item[] {
  const { l10n } = vscode;
  const yesNo = (value: boolean): string => (value ? l10n.t('yes') : l10n.t('no'));
  const list = (names: readonly string[]): string => (names.length === 0 ? l10n.t('none') : names.join(', '));
  const files = values.inputFiles.map((file) => (typeof file === 'string' ? file : nameOf(file)));
  const hasWorkspace = vscode.workspace.workspaceFolders !== undefined;
  return [
    { keep: 'once', label: l10n.t('$(play) Run'), description: l10n.t('with these options, once') },
    { keep: 'file', label: l10n.t('$(save) Run and Save for This File') },
    ...(hasWorkspace
      ? [{ keep: 'workspace', label: l10n.t('$(save-all) Run and Save for the Workspace') } as const]
      : []),
    { option: 'language', label: l10n.t('Language'), description: values.language ?? l10n.t('as detected') },
    { option: 'ttl', label: l10n.t('Time limit'), description: l10n.t('{0} s', values.ttl) },
    { option: 'networkMode', label: l10n.t('Network'), description: values.networkMode },
    { option: 'env', label: l10n.t('Environment variables'), description: list(Object.keys(values.env)) },
    { option: 'inputFiles', label: l10n.t('Input files'), description: list(files) },
    {
      option: 'returnArtifact',
      label: l10n.t('Return the compiled program'),
      description: yesNo(values.returnArtifact),
    },
    {
      option: 'returnWasmArtifact',
      label: l10n.t('Return a WebAssembly build'),
      description: yesNo(values.returnWasmArtifact),
    },
  ];
}
