import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { knownLanguages, languageOf } from '../../jobs/request/languages';
import { nameOf, type Source } from './source';

const memoryKey = (uri: vscode.Uri): string => `language:${uri.toString()}`;

/** What the editor, the file's name or its shebang say, else what was picked for this file before. */
export function knownLanguageOf({ document }: Source, memory: vscode.Memento): string | undefined {
  const firstLine = document.lineAt(0).text;
  const identity = { languageId: document.languageId, filename: nameOf(document.uri), firstLine };
  return languageOf(identity) ?? memory.get<string>(memoryKey(document.uri));
}

/** Asks for the language of a source, if that is allowed. Undefined when the picker was dismissed. */
export async function askForLanguage(
  { title, document }: Source,
  memory: vscode.Memento,
  mayAsk: boolean,
): Promise<string | undefined> {
  if (!mayAsk)
    throw new UserError(vscode.l10n.t('The language of {0} is not known. Name it with the option "language".', title));
  const picked = await vscode.window.showQuickPick(knownLanguages.toSorted(), {
    title: vscode.l10n.t('Run {0} in unsandbox', title),
    placeHolder: vscode.l10n.t('Which language is it? The choice is remembered for this file.'),
  });
  if (picked !== undefined) await rememberLanguage(memory, document.uri, picked);
  return picked;
}

export const rememberLanguage = (memory: vscode.Memento, uri: vscode.Uri, language: string): Thenable<void> =>
  memory.update(memoryKey(uri), language);
