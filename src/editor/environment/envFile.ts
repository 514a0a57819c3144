import { parseEnv } from 'node:util';
import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { bytes } from '../../jobs/output/transcript';
import { locate, rootsAround } from '../inputFiles/locate';
import { readText } from '../inputFiles/readBytes';
import type { Origin } from '../options/resolveOptions';
import { nameOf } from '../uris';

/** Larger than any such file is, and than what a service takes. */
const maxBytes = 256 * 1024;

export interface EnvFile {
  readonly uri: vscode.Uri;
  readonly variables: Readonly<Record<string, string>>;
}

/** A file of `NAME=value` lines; undefined when none is named. An open editor counts as it is seen. */
export async function readEnvFile(
  file: vscode.Uri | string,
  near: vscode.Uri,
  origin: Origin,
): Promise<EnvFile | undefined> {
  if (file === '') return undefined;
  const uri = await locateEnvFile(file, near, origin);
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (stat === undefined)
    throw new UserError(vscode.l10n.t('The file of variables {0} does not exist. Nothing was sent.', nameOf(uri)));
  if (stat.size > maxBytes)
    throw new UserError(
      vscode.l10n.t('{0} has {1}: too large for a file of variables. Nothing was sent.', nameOf(uri), bytes(stat.size)),
    );
  const variables = Object.entries(
    parseEnv(await readText(uri, { within: rootsAround(uri, near, origin), maxBytes })),
  ).map(([name, value]) => [name, value ?? '']);
  return { uri, variables: Object.fromEntries(variables) };
}

export async function locateEnvFile(file: vscode.Uri | string, near: vscode.Uri, origin: Origin): Promise<vscode.Uri> {
  const [uri, ...others] = await locate([file], near, origin);
  if (uri !== undefined && others.length === 0) return uri;
  throw new UserError(vscode.l10n.t('{0} has to name one file of variables.', String(file)));
}
