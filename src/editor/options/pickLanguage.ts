import * as vscode from 'vscode';
import type { Languages } from '../../api/types';
import { knownLanguages } from '../../jobs/request/languages';
import { plainLabel } from '../plainLabel';
import type { Connections } from '../service/connections';
import type { LanguageLists } from '../service/languageLists';
import { type Step, shown } from './quickSteps';

export interface LanguageQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly now?: string | undefined;
  readonly withBack?: boolean;
}

/**
 * Lets the person pick a language. Opens at once with the built-in list and takes the service's own when it answers;
 * without an answer the built-in one stays. What is typed and in no list can be chosen as it is.
 */
export function pickLanguage(
  { connections, languages }: { readonly connections: Connections; readonly languages: LanguageLists },
  { title, placeholder, now, withBack = false }: LanguageQuestion,
): Promise<Step<string>> {
  const input = vscode.window.createQuickPick();
  Object.assign(input, { title, placeholder, busy: true, buttons: withBack ? [vscode.QuickInputButtons.Back] : [] });
  let listed = itemsOf(undefined);
  const draw = (): void => {
    const typed = input.value.trim();
    const isOwn = /^[\w+#.-]{1,64}$/.test(typed) && !listed.some(({ label }) => label === typed);
    input.items = isOwn ? [...listed, { label: typed, description: vscode.l10n.t('as typed') }] : listed;
    const current = typed === '' ? input.items.find(({ label }) => label === now) : undefined;
    if (current !== undefined) input.activeItems = [current];
  };
  draw();
  void serviceLanguages(connections, languages).then((answer) => {
    if (answer !== undefined && answer.languages.length > 0) listed = itemsOf(answer);
    input.busy = false;
    draw();
  });
  return shown<string>(input, (settle) => [
    input.onDidChangeValue(draw),
    input.onDidAccept(() => settle(input.selectedItems[0]?.label)),
  ]);
}

/** What the chosen service runs. Undefined without an answer: no key yet, or no network. */
export async function serviceLanguages(
  connections: Connections,
  languages: LanguageLists,
): Promise<Languages | undefined> {
  try {
    const connection = await connections.current(false);
    return connection && (await languages.of(connection));
  } catch {
    return undefined;
  }
}

const itemsOf = (listed: Languages | undefined): readonly vscode.QuickPickItem[] =>
  (listed?.languages ?? knownLanguages)
    .map((name) => ({ label: plainLabel(name), description: plainLabel(listed?.versions[name] ?? '') }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
