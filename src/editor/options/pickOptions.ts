import * as vscode from 'vscode';
import { formatWords } from '../../jobs/stdin/shellWords';
import { allowedOptions, isTrusted } from '../consent/workspaceTrust';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';
import { knownLanguageOf } from '../run/language';
import type { Source } from '../run/source';
import { describeInput } from '../stdin/askInput';
import { whyNot } from '../stdin/given';
import { nameOf } from '../uris';
import { editOption } from './editOption';
import { hasValue, pickStep } from './quickSteps';
import { type OptionName, type Origin, type ResolvedOptions, resolveOptions } from './resolveOptions';
import type { RunOptions } from './runOptions';

/** For how long the options hold. */
export type Keep = 'once' | 'file' | 'workspace';

export interface PickedOptions {
  /** What the person changed, and only that; with what was chosen before. */
  readonly changes: RunOptions;
  readonly keep: Keep;
}

type Action = { readonly keep: Keep } | { readonly forget: true } | { readonly option: OptionName };
type Item = vscode.QuickPickItem & Action;

/**
 * One list that shows every option with its current value and where that comes from, edits them one by one and runs.
 * Undefined when it was dismissed: nothing runs, and nothing is saved. `chosen` counts as changed already.
 */
export async function pickOptions(
  parts: Parts,
  source: Source,
  chosen: RunOptions,
): Promise<PickedOptions | undefined> {
  const { title, document } = source;
  let changes = allowedOptions(chosen);
  let active: OptionName | undefined;
  for (;;) {
    const saved = parts.fileOptions.of(document.uri);
    const resolved = resolveOptions(source, saved, changes);
    const language = resolved.values.language ?? knownLanguageOf(document, parts.fileMemory);
    const items = itemsOf(resolved, language, Object.keys(saved).length > 0);
    const step = await pickStep(items, {
      title: vscode.l10n.t('Run {0} with Options', title),
      placeholder: vscode.l10n.t('Choose an option to change it, or how to run.'),
      active: items.find((item) => 'option' in item && item.option === active),
      first: true,
    });
    if (!hasValue(step)) return undefined;
    if ('keep' in step) return { changes, keep: step.keep };
    if ('forget' in step) {
      await parts.fileOptions.forget(document.uri);
      continue;
    }
    active = step.option;
    const { values, origins } = resolved;
    const origin = origins[active] ?? 'settings';
    const edited = await editOption(parts, { name: active, values, origin, document });
    if (edited === undefined) return undefined;
    if (hasValue(edited)) changes = { ...changes, ...edited };
  }
}

function itemsOf(
  { values, origins }: ResolvedOptions,
  language: string | undefined,
  hasSaved: boolean,
): readonly Item[] {
  const { l10n } = vscode;
  const row = (option: OptionName, label: string, value: string): Item => {
    const from = originText(origins[option]);
    return { option, label, description: from === undefined ? value : `${value} · ${from}` };
  };
  const yesNo = (value: boolean): string => (value ? l10n.t('yes') : l10n.t('no'));
  const list = (names: readonly string[]): string => (names.length === 0 ? l10n.t('none') : names.join(', '));
  const name = (file: vscode.Uri | string): string => plainLabel(typeof file === 'string' ? file : nameOf(file));
  const cannot = language === undefined ? undefined : whyNot(plainLabel(language));
  const shownWords = plainLabel(formatWords(values.arguments ?? []));
  const hasWorkspace = vscode.workspace.workspaceFolders !== undefined && isTrusted();
  return [
    { keep: 'once', label: l10n.t('$(play) Run'), description: l10n.t('with these options, once') },
    { keep: 'file', label: l10n.t('$(save) Run and Save for This File') },
    ...(hasWorkspace
      ? [{ keep: 'workspace', label: l10n.t('$(save-all) Run and Save for the Workspace') } as const]
      : []),
    ...(hasSaved ? [{ forget: true, label: l10n.t('$(discard) Forget What Is Saved for This File') } as const] : []),
    row('language', l10n.t('Language'), language ?? l10n.t('as detected')),
    row('ttl', l10n.t('Time limit'), l10n.t('{0} s', values.ttl)),
    row('networkMode', l10n.t('Network'), values.networkMode),
    row('env', l10n.t('Environment variables'), list(Object.keys(values.env).map(plainLabel))),
    row('envFile', l10n.t('File of variables'), list(values.envFile === '' ? [] : [name(values.envFile)])),
    row('inputFiles', l10n.t('Input files'), list(values.inputFiles.map(name))),
    row('input', l10n.t('Standard input'), cannot ?? (values.input ? describeInput(values.input) : l10n.t('none'))),
    row('arguments', l10n.t('Arguments'), cannot ?? list(values.arguments?.length ? [shownWords] : [])),
    row('returnArtifact', l10n.t('Return the compiled program'), yesNo(values.returnArtifact)),
    row('returnWasmArtifact', l10n.t('Return a WebAssembly build'), yesNo(values.returnWasmArtifact)),
  ];
}

/** Settings are the ordinary case and need no word. */
function originText(origin: Origin | undefined): string | undefined {
  switch (origin) {
    case 'run':
      return vscode.l10n.t('changed');
    case 'task':
      return vscode.l10n.t('from the task');
    case 'file':
      return vscode.l10n.t('saved for this file');
    case 'comment':
      return vscode.l10n.t("from the file's comment");
    case 'settings':
    case undefined:
      return undefined;
  }
}
