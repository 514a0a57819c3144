import * as vscode from 'vscode';
import { limits } from '../../api/limits';
import { checkTrustForNetwork, isTrusted } from '../consent/workspaceTrust';
import { editVariables } from '../environment/editVariables';
import { pickEnvFile } from '../environment/pickEnvFile';
import { pickInputFiles } from '../inputFiles/pickInputFiles';
import type { Parts } from '../parts';
import { knownLanguageOf } from '../run/language';
import { askArguments } from '../stdin/askArguments';
import { askInput } from '../stdin/askInput';
import { whyNot } from '../stdin/given';
import { pickLanguage } from './pickLanguage';
import { back, hasValue, inputStep, mapStep, pickStep, type Step } from './quickSteps';
import type { EffectiveOptions, OptionName, Origin } from './resolveOptions';
import type { RunOptions } from './runOptions';

export interface OptionToEdit {
  readonly name: OptionName;
  readonly values: EffectiveOptions;
  readonly origin: Origin;
  readonly document: vscode.TextDocument;
}

/** Asks for the new value of one option. What is not asked for, such as a switch, is turned at once. */
export async function editOption(
  parts: Parts,
  { name, values, origin, document }: OptionToEdit,
): Promise<Step<RunOptions>> {
  switch (name) {
    case 'language':
      return mapStep(
        await askLanguage(parts, values.language ?? knownLanguageOf(document, parts.fileMemory)),
        (language) => ({ language }),
      );
    case 'ttl':
      return editTtl(values.ttl);
    case 'networkMode':
      return editNetwork(values.networkMode);
    case 'env':
      return mapStep(await editVariables(parts.secrets, values.env), (env) => ({ env }));
    case 'envFile':
      return mapStep(await pickEnvFile(values.envFile, document.uri, origin), (envFile) => ({ envFile }));
    case 'inputFiles':
      return mapStep(await pickInputFiles(values.inputFiles, document.uri, origin), (inputFiles) => ({ inputFiles }));
    case 'returnArtifact':
      return { returnArtifact: !values.returnArtifact };
    case 'returnWasmArtifact':
      return { returnWasmArtifact: !values.returnWasmArtifact };
    case 'input':
    case 'arguments':
      return editStart(parts, name, values, document);
  }
}

/**
 * The language decides what a program can be given: where it is not known it is asked for first. Where that is nothing, nothing more is
 * asked: the entry says why.
 */
async function editStart(
  parts: Parts,
  name: 'input' | 'arguments',
  values: EffectiveOptions,
  document: vscode.TextDocument,
): Promise<Step<RunOptions>> {
  const known = values.language ?? knownLanguageOf(document, parts.fileMemory);
  if (known !== undefined) return whyNot(known) === undefined ? askStart(name, values) : back;
  const language = await askLanguage(parts, undefined);
  if (!hasValue(language)) return language;
  const start = whyNot(language) === undefined ? await askStart(name, values) : {};
  return mapStep(start, (given) => ({ ...given, language }));
}

async function askStart(
  name: 'input' | 'arguments',
  { input = '', arguments: words = [] }: EffectiveOptions,
): Promise<Step<RunOptions>> {
  if (name === 'arguments')
    return mapStep(await askArguments(vscode.l10n.t('Arguments'), words), (changed) => ({ arguments: changed }));
  const none = { label: vscode.l10n.t('$(circle-slash) None'), other: 'none' } as const;
  const title = vscode.l10n.t('Standard input');
  const step = await askInput({ title, now: input, others: input === '' ? [] : [none] });
  return mapStep(step, (chosen) => ({ input: typeof chosen === 'object' && 'other' in chosen ? '' : chosen }));
}

const askLanguage = (parts: Parts, now: string | undefined): Promise<Step<string>> =>
  pickLanguage(parts, {
    title: vscode.l10n.t('Language'),
    placeholder: vscode.l10n.t('Which language is the code in?'),
    now,
    withBack: true,
  });

async function editTtl(now: number): Promise<Step<RunOptions>> {
  const { min, max } = limits.ttlSeconds;
  const problem = vscode.l10n.t('Enter a whole number from {0} to {1}.', min, max);
  const isValid = (text: string): boolean => /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;
  const step = await inputStep(
    { title: vscode.l10n.t('Time limit'), prompt: vscode.l10n.t('Seconds the job may take'), value: String(now) },
    (text) => (isValid(text) ? undefined : problem),
  );
  return mapStep(step, (text) => ({ ttl: Number(text) }));
}

async function editNetwork(now: EffectiveOptions['networkMode']): Promise<Step<RunOptions>> {
  const items = [
    { mode: 'zerotrust', label: 'zerotrust', detail: vscode.l10n.t('No network at all.') },
    {
      mode: 'semitrusted',
      label: 'semitrusted',
      detail: isTrusted()
        ? vscode.l10n.t("Outbound through the service's egress proxy.")
        : vscode.l10n.t('Only in a workspace that you trust.'),
    },
  ] as const;
  const step = await pickStep(items, {
    title: vscode.l10n.t('Network'),
    placeholder: vscode.l10n.t('What network may the job use?'),
    active: items.find(({ mode }) => mode === now),
  });
  return mapStep(step, ({ mode }) => {
    checkTrustForNetwork(mode);
    return { networkMode: mode };
  });
}
