import * as vscode from 'vscode';
import { hasValue, inputStep, pickStep, type Step } from '../options/quickSteps';
import { plainLabel } from '../plainLabel';
import { enterSecret } from './enterSecret';
import { secretReference } from './references';
import type { SecretVariables } from './secretVariables';

type Variables = Readonly<Record<string, string>>;

/** One variable at a time: an existing one is removed, a new one is entered or taken from the secrets. */
export async function editVariables(secrets: SecretVariables, now: Variables): Promise<Step<Variables>> {
  const { l10n } = vscode;
  const removable = Object.entries(now).map(([name, value]) => ({
    remove: name,
    label: `$(trash) ${plainLabel(name)}`,
    description: value.includes(secretReference(name)) ? l10n.t('secret · remove') : l10n.t('remove'),
  }));
  const step = await pickStep(
    [
      { add: 'value', label: l10n.t('$(add) Add a variable…') },
      { add: 'secret', label: l10n.t('$(key) Add a secret…'), description: l10n.t('kept in the secret storage') },
      ...removable,
    ],
    {
      title: l10n.t('Environment variables'),
      placeholder: l10n.t('Values are sent with the job and never shown.'),
    },
  );
  if (!hasValue(step)) return step;
  if ('remove' in step) return Object.fromEntries(Object.entries(now).filter(([name]) => name !== step.remove));
  const added = await (step.add === 'secret' ? chooseSecret(secrets) : enterVariable());
  return hasValue(added) ? { ...now, ...added } : added;
}

async function enterVariable(): Promise<Step<Variables>> {
  const pattern = /^\s*([^=\s][^=]*?)\s*=(.*)$/s;
  const step = await inputStep(
    { title: vscode.l10n.t('Environment variables'), prompt: vscode.l10n.t('NAME=value'), value: '' },
    (text) => (pattern.test(text) ? undefined : vscode.l10n.t('Enter a name, an equals sign and the value.')),
  );
  if (!hasValue(step)) return step;
  const [, name = '', value = ''] = pattern.exec(step) ?? [];
  return { [name]: value };
}

async function chooseSecret(secrets: SecretVariables): Promise<Step<Variables>> {
  const known = secrets.list().map((name) => ({ name, label: `$(key) ${name}` }));
  const step = await pickStep([...known, { name: undefined, label: vscode.l10n.t('$(add) New secret…') }], {
    title: vscode.l10n.t('Secrets'),
    placeholder: vscode.l10n.t('The job gets it as a variable of the same name.'),
  });
  if (!hasValue(step)) return step;
  const name = step.name ?? (await enterSecret(secrets));
  return typeof name === 'string' ? { [name]: secretReference(name) } : name;
}
