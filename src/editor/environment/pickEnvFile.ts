import * as vscode from 'vscode';
import { findFiles } from '../findFiles';
import { mapStep, pickStep, type Step } from '../options/quickSteps';
import type { Origin } from '../options/resolveOptions';
import { plainLabel } from '../plainLabel';
import { neverAttached } from '../uris';
import { locateEnvFile } from './envFile';

const maxListed = 200;

/** Lets the person choose a file of variables, or none. */
export async function pickEnvFile(
  now: vscode.Uri | string,
  near: vscode.Uri,
  origin: Origin,
): Promise<Step<vscode.Uri | ''>> {
  const found = await findFiles('**/{.env,.env.*,*.env}', neverAttached, maxListed);
  const current = now === '' ? undefined : await locateEnvFile(now, near, origin).catch(() => undefined);
  const uris = new Map([...(current ? [current] : []), ...found].map((uri) => [uri.toString(), uri]));
  const files = [...uris.values()].map((uri) => ({ uri, label: plainLabel(vscode.workspace.asRelativePath(uri)) }));
  const items = [{ uri: undefined, label: vscode.l10n.t('$(circle-slash) None') }, ...files];
  const step = await pickStep(items, {
    title: vscode.l10n.t('File of variables'),
    placeholder: vscode.l10n.t('Lines of NAME=value. All of its variables are sent with the job.'),
    active: items.find(({ uri }) => uri?.toString() === current?.toString()),
  });
  return mapStep(step, ({ uri }) => uri ?? '');
}
