import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { ResolvedOptions } from '../options/resolveOptions';
import { locateEnvFile, readEnvFile } from './envFile';
import { referredSecrets, type SecretVariables } from './secretVariables';

/** The variables of a job, and where the delicate ones come from. */
export interface Environment {
  readonly env: Readonly<Record<string, string>>;
  /** Secret variables in use: name and value. */
  readonly secrets: ReadonlyMap<string, string>;
  /** The file of variables, if one is used. */
  readonly file: vscode.Uri | undefined;
}

export async function environmentOf(
  { values, origins }: ResolvedOptions,
  near: vscode.Uri,
  variables: SecretVariables,
): Promise<Environment> {
  const { env: named, envFile } = values;
  const names = [...new Set(Object.values(named).flatMap(referredSecrets))];
  const secrets = new Map(await Promise.all(names.map(async (name) => [name, await variables.value(name)] as const)));
  const resolved = await Promise.all(
    Object.entries(named).map(async ([name, value]) => [name, await variables.resolved(value)] as const),
  );
  const origin = origins.envFile ?? 'settings';
  return {
    env: { ...(await readEnvFile(envFile, near, origin)), ...Object.fromEntries(resolved) },
    secrets,
    file: envFile === '' ? undefined : await locateEnvFile(envFile, near, origin),
  };
}

/** Callers are other extensions and keybindings: what they name would come back to them in the output. */
export function checkNoSecrets(env: Readonly<Record<string, string>> = {}): void {
  const [name] = Object.values(env).flatMap(referredSecrets);
  if (name === undefined) return;
  throw new UserError(
    vscode.l10n.t('A caller cannot use the secret {0}. Choose it in Run with Options, for the file.', name),
  );
}
