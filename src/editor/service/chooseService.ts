import * as vscode from 'vscode';
import type { ServiceKind } from '../../jobs/jobs';
import { serviceSettings } from '../settings';
import { enterKeys, type Keys } from './keys';
import { hostOf, originOf } from './origin';

interface ServiceItem extends vscode.QuickPickItem {
  readonly service: ServiceKind;
}

/**
 * Asks where code shall run and remembers the answer. For the cloud service it also asks for a key when there is
 * none. False when the person changed their mind; then nothing is remembered.
 */
export async function chooseService(keys: Keys): Promise<boolean> {
  const { apiUrl } = serviceSettings();
  const picked = await vscode.window.showQuickPick(serviceItems(hostOf(apiUrl)), {
    title: vscode.l10n.t('Where should your code run?'),
    placeHolder: vscode.l10n.t('You can change this at any time with "unsandbox: Choose Where Code Runs…".'),
    ignoreFocusOut: true,
  });
  if (picked === undefined) return false;
  const needsKey = picked.service === 'cloud' && (await keys.of(originOf(apiUrl))) === undefined;
  if (needsKey && !(await enterKeys(keys, apiUrl))) return false;
  await vscode.workspace
    .getConfiguration('unsandbox')
    .update('service', picked.service, vscode.ConfigurationTarget.Global);
  return true;
}

const serviceItems = (host: string): readonly ServiceItem[] => [
  {
    service: 'local',
    label: vscode.l10n.t('$(vm) Local sandbox'),
    description: vscode.l10n.t('on this machine'),
    detail:
      process.platform === 'linux'
        ? vscode.l10n.t('No account and no network needed. Languages: those installed here.')
        : vscode.l10n.t('Not available here: it needs Linux with bubblewrap.'),
  },
  {
    service: 'cloud',
    label: `$(cloud) ${host}`,
    description: vscode.l10n.t('cloud service'),
    detail: vscode.l10n.t('42 languages, nothing to install. Needs an API key.'),
  },
];
