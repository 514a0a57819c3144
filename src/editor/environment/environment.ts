import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { ResolvedOptions } from '../options/resolveOptions';
import { runSettings } from '../settings';
import { type EnvFile, readEnvFile } from './envFile';
import { askedName, isAsked, referredSecrets, secretReference, withSecrets } from './references';
import type { SecretVariables } from './secretVariables';

type Variables = Readonly<Record<string, string>>;

/** The variables of a job, and where the delicate ones come from. */
export interface Environment {
  readonly env: Variables;
  /** Secret variables in use: name and value. */
  readonly secrets: ReadonlyMap<string, string>;
  /** The file of variables, if its values are among them. */
  readonly file: vscode.Uri | undefined;
  /** Names that a comment of the file asked for. */
  readonly asked: readonly string[];
}

/** Finds the values. Throws a sentence when there is none for a name. */
export async function environmentOf(
  { values, origins }: ResolvedOptions,
  document: vscode.TextDocument,
  variables: SecretVariables,
): Promise<Environment> {
  const asked = Object.values(values.env)
    .map(askedName)
    .filter((name) => name !== undefined);
  const answers = await answersFor(asked, document);
  const named = Object.entries(values.env).map(
    ([name, value]) => [name, answers.values[askedName(value) ?? ''] ?? value] as const,
  );
  const secrets = await variables.values([...new Set(named.flatMap(([, value]) => referredSecrets(value)))]);
  const resolved = Object.fromEntries(named.map(([name, value]) => [name, withSecrets(value, secrets)]));
  const own = await readEnvFile(values.envFile, document.uri, origins.envFile ?? 'settings');
  return { env: { ...own?.variables, ...resolved }, secrets, file: own?.uri ?? answers.file?.uri, asked };
}

/** Where the settings have no value, in their file neither, it is a secret. */
async function answersFor(
  names: readonly string[],
  document: vscode.TextDocument,
): Promise<{ readonly values: Variables; readonly file: EnvFile | undefined }> {
  const { env, envFile } = runSettings(document);
  const isMissing = names.some((name) => !Object.hasOwn(env, name));
  const read = isMissing ? await readEnvFile(envFile, document.uri, 'settings') : undefined;
  const file = names.some((name) => !Object.hasOwn(env, name) && Object.hasOwn(read?.variables ?? {}, name))
    ? read
    : undefined;
  const known: Variables = { ...file?.variables, ...env };
  const valueFor = (name: string): string => (Object.hasOwn(known, name) ? (known[name] ?? '') : secretReference(name));
  return { values: Object.fromEntries(names.map((name) => [name, valueFor(name)])), file };
}

/** Callers are other extensions and keybindings: what they name would come back to them in the output. */
export function checkNoSecrets(env: Variables = {}): void {
  const values = Object.values(env);
  const [name] = [...values.flatMap(referredSecrets), ...values.filter(isAsked)];
  if (name === undefined) return;
  throw new UserError(
    vscode.l10n.t(
      'A caller cannot use the secret {0}. Choose it with "Run in unsandbox with Options…", for the file.',
      name,
    ),
  );
}
