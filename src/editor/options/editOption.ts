import * as vscode from 'vscode';
import { limits } from '../../api/limits';
import { knownLanguages } from '../../jobs/request/languages';
import { pickInputFiles } from '../inputFiles/pickInputFiles';
import type { EffectiveOptions } from './fileOptions';
import { hasValue, inputStep, pickStep, type Step } from './quickSteps';
import type { RunOptions } from './runOptions';

export type OptionName = keyof RunOptions;

/** Asks for the new value of one option. What is not asked for, such as a switch, is turned at once. */
export async function editOption(name: OptionName, now: EffectiveOptions): Promise<Step<RunOptions>> {
  switch (name) {
    case 'language':
      return editLanguage(now.language);
    case 'ttl':
      return editTtl(now.ttl);
    case 'networkMode':
      return editNetwork(now.networkMode);
    case 'env':
      return editEnv(now.env);
    case 'inputFiles':
      return pickInputFiles(now.inputFiles);
    case 'returnArtifact':
      return { returnArtifact: !now.returnArtifact };
    case 'returnWasmArtifact':
      return { returnWasmArtifact: !now.returnWasmArtifact };
  }
}

/** Turns a step's value into options; going back and giving up pass through. */
const map = <T>(step: Step<T>, toOptions: (value: T) => RunOptions): Step<RunOptions> =>
  hasValue(step) ? toOptions(step) : step;

async function editLanguage(now: string | undefined): Promise<Step<RunOptions>> {
  const items = knownLanguages.toSorted().map((label) => ({ label }));
  const step = await pickStep(items, {
    title: vscode.l10n.t('Language'),
    placeholder: vscode.l10n.t('Which language is the code in?'),
    active: items.find(({ label }) => label === now),
  });
  return map(step, ({ label }) => ({ language: label }));
}

async function editTtl(now: number): Promise<Step<RunOptions>> {
  const { min, max } = limits.ttlSeconds;
  const problem = vscode.l10n.t('Enter a whole number from {0} to {1}.', min, max);
  const isValid = (text: string): boolean => /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;
  const step = await inputStep(
    { title: vscode.l10n.t('Time limit'), prompt: vscode.l10n.t('Seconds the job may take'), value: String(now) },
    (text) => (isValid(text) ? undefined : problem),
  );
  return map(step, (text) => ({ ttl: Number(text) }));
}

async function editNetwork(now: EffectiveOptions['networkMode']): Promise<Step<RunOptions>> {
  const items = [
    { mode: 'zerotrust', label: 'zerotrust', detail: vscode.l10n.t('No network at all.') },
    {
      mode: 'semitrusted',
      label: 'semitrusted',
      detail: vscode.l10n.t("Outbound through the service's egress proxy."),
    },
  ] as const;
  const step = await pickStep(items, {
    title: vscode.l10n.t('Network'),
    placeholder: vscode.l10n.t('What network may the job use?'),
    active: items.find(({ mode }) => mode === now),
  });
  return map(step, ({ mode }) => ({ networkMode: mode }));
}

/** One variable at a time: an existing one is removed, a new one is entered as `NAME=value`. */
async function editEnv(now: EffectiveOptions['env']): Promise<Step<RunOptions>> {
  const names = Object.keys(now).map((name) => ({
    name,
    label: `$(trash) ${name}`,
    description: vscode.l10n.t('remove'),
  }));
  const add = { name: undefined, label: vscode.l10n.t('$(add) Add a variable…') };
  const step = await pickStep([add, ...names], {
    title: vscode.l10n.t('Environment variables'),
    placeholder: vscode.l10n.t('Values are sent with the job and never shown.'),
  });
  if (!hasValue(step)) return step;
  if (step.name === undefined) return map(await enterVariable(), (variable) => ({ env: { ...now, ...variable } }));
  return { env: Object.fromEntries(Object.entries(now).filter(([name]) => name !== step.name)) };
}

async function enterVariable(): Promise<Step<Readonly<Record<string, string>>>> {
  const pattern = /^\s*([^=\s][^=]*?)\s*=(.*)$/s;
  const step = await inputStep(
    { title: vscode.l10n.t('Environment variables'), prompt: vscode.l10n.t('NAME=value'), value: '' },
    (text) => (pattern.test(text) ? undefined : vscode.l10n.t('Enter a name, an equals sign and the value.')),
  );
  if (!hasValue(step)) return step;
  const [, name = '', value = ''] = pattern.exec(step) ?? [];
  return { [name]: value };
}
