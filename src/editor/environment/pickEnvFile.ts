import * as vscode from 'vscode';
import type { FileOrigin } from '../inputFiles/locate';
import { mapStep, pickStep, type Step } from '../options/quickSteps';
import { locateEnvFile } from './envFile';

const maxListed = 200;

/** Lets the person choose a file of variables, or none. */
export async function pickEnvFile(
  now: vscode.Uri | string,
  near: vscode.Uri,
  origin: FileOrigin,
): Promise<Step<vscode.Uri | ''>> {
  const exclude = '{**/node_modules/**,**/.git/**}';
  const found = await vscode.workspace.findFiles('**/{.env,.env.*,*.env}', exclude, maxListed);
  const current = now === '' ? undefined : await locateEnvFile(now, near, origin).catch(() => undefined);
  const uris = new Map([...(current ? [current] : []), ...found].map((uri) => [uri.toString(), uri]));
  const files = [...uris.values()].map((uri) => ({ uri, label: vscode.workspace.asRelativePath(uri) }));
  const items = [{ uri: undefined, label: vscode.l10n.t('$(circle-slash) None') }, ...files];
  const step = await pickStep(items, {
    title: vscode.l10n.t('File of variables'),
    placeholder: vscode.l10n.t('Lines of NAME=value. All of its variables are sent with the job.'),
    active: items.find(({ uri }) => uri?.toString() === current?.toString()),
  });
  return mapStep(step, ({ uri }) => uri ?? '');
}
