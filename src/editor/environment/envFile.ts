import { parseEnv } from 'node:util';
import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { bytes } from '../../jobs/output/transcript';
import { type FileOrigin, locate } from '../inputFiles/locate';
import { readText } from '../inputFiles/readBytes';
import { nameOf } from '../run/source';

/** Larger than any such file is, and than what a service takes. */
const maxBytes = 256 * 1024;

/** The variables of a file of `NAME=value` lines; none when no file is named. Open editors count as they are seen. */
export async function readEnvFile(
  file: vscode.Uri | string,
  near: vscode.Uri,
  origin: FileOrigin,
): Promise<Readonly<Record<string, string>>> {
  if (file === '') return {};
  const uri = await locateEnvFile(file, near, origin);
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (stat === undefined)
    throw new UserError(vscode.l10n.t('The file of variables {0} does not exist. Nothing was sent.', nameOf(uri)));
  if (stat.size > maxBytes)
    throw new UserError(
      vscode.l10n.t('{0} has {1}: too large for a file of variables. Nothing was sent.', nameOf(uri), bytes(stat.size)),
    );
  const variables = parseEnv(await readText(uri));
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value ?? '']));
}

export async function locateEnvFile(
  file: vscode.Uri | string,
  near: vscode.Uri,
  origin: FileOrigin,
): Promise<vscode.Uri> {
  const [uri, ...others] = await locate([file], near, origin);
  if (uri !== undefined && others.length === 0) return uri;
  throw new UserError(vscode.l10n.t('{0} has to name one file of variables.', String(file)));
}
