import * as vscode from 'vscode';
import { placeText } from '../../jobs/servicePlace';
import { plainLabel } from '../plainLabel';
import { openAt } from '../uris';
import type { Concern } from './consents';

export type Decision = 'once' | 'always' | undefined;

type Item = vscode.QuickPickItem & { readonly decision?: Decision; readonly concern?: Concern };

/** One question for all that a run would do for the first time. Picking a concern shows it, and nothing is sent. */
export async function askToSend(
  title: string,
  place: string,
  concerns: readonly Concern[],
  token: vscode.CancellationToken,
): Promise<Decision> {
  const items: readonly Item[] = [
    { label: vscode.l10n.t('$(circle-slash) Do Not Run'), description: vscode.l10n.t('nothing is sent') },
    { label: vscode.l10n.t('$(play) Run Once'), decision: 'once' },
    {
      label: vscode.l10n.t('$(check-all) Run, and Always for This File'),
      description: vscode.l10n.t('asks again only about other things'),
      decision: 'always',
    },
    { label: vscode.l10n.t('what it is about'), kind: vscode.QuickPickItemKind.Separator },
    ...concerns.map((concern) => ({
      label: `$(warning) ${plainLabel(concern.label)}`,
      description: plainLabel(concern.reason),
      concern,
    })),
  ];
  const options = {
    title: `${vscode.l10n.t('Run {0}', plainLabel(title))} · ${plainLabel(placeText(place))}`,
    placeHolder: vscode.l10n.t('You have not agreed to this yet. Choose an entry below to look at it first.'),
    ignoreFocusOut: true,
  };
  const picked = await vscode.window.showQuickPick(items, options, token);
  if (picked?.concern !== undefined)
    await vscode.commands.executeCommand('vscode.open', ...openAt(picked.concern.uri, picked.concern.line ?? 0));
  return picked?.decision;
}
