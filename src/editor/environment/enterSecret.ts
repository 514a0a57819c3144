import * as vscode from 'vscode';
import { minMaskedLength } from '../../jobs/output/mask';
import { hasValue, inputStep, type Step } from '../options/quickSteps';
import { checkName, nameProblem } from './references';
import type { SecretVariables } from './secretVariables';

/** Asks for a secret's name, unless it is given, and its value, and keeps it. Resolves with the name. */
export async function enterSecret(secrets: SecretVariables, known?: string): Promise<Step<string>> {
  // It may come from a comment, a workspace's setting or a caller, and becomes part of the text below.
  if (known !== undefined) checkName(known);
  const title = vscode.l10n.t('Secret variable');
  const name =
    known ??
    (await inputStep({ title, prompt: vscode.l10n.t('Name of the variable'), value: '' }, (text) =>
      nameProblem(text.trim()),
    ));
  if (!hasValue(name)) return name;
  const prompt = vscode.l10n.t(
    'Value of {0}. It is kept in the secret storage, and hidden in the output if it has {1} characters or more.',
    name.trim(),
    minMaskedLength,
  );
  const value = await inputStep({ title, prompt, value: '', password: true }, (text) =>
    text === '' || text.includes('\0') ? vscode.l10n.t('Enter the value, or press Escape to cancel.') : undefined,
  );
  if (!hasValue(value)) return value;
  await secrets.store(name.trim(), value);
  return name.trim();
}
