import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { languageOf } from '../../jobs/request/languages';
import { pickLanguage } from '../options/pickLanguage';
import { hasValue } from '../options/quickSteps';
import type { Parts } from '../parts';
import { nameOf } from './source';

const memoryKey = (uri: vscode.Uri): string => `language:${uri.toString()}`;

/** What the editor, the file's name or its shebang say, else what was picked for this file or detected before. */
export function knownLanguageOf(document: vscode.TextDocument, memory: vscode.Memento): string | undefined {
  const firstLine = document.lineAt(0).text;
  const identity = { languageId: document.languageId, filename: nameOf(document.uri), firstLine };
  return languageOf(identity) ?? memory.get<string>(memoryKey(document.uri));
}

/** Asks for the language of a document, if that is allowed. Undefined when the picker was dismissed. */
export async function askForLanguage(
  parts: Parts,
  title: string,
  document: vscode.TextDocument,
  mayAsk: boolean,
): Promise<string | undefined> {
  if (!mayAsk)
    throw new UserError(vscode.l10n.t('The language of {0} is not known. Name it with the option "language".', title));
  const picked = await parts.questions.inTurn(() =>
    pickLanguage(parts, {
      title: vscode.l10n.t('Run {0} in unsandbox', title),
      placeholder: vscode.l10n.t('Which language is it? The choice is remembered for this file.'),
    }),
  );
  if (!hasValue(picked)) return undefined;
  await rememberLanguage(parts.memory, document.uri, picked);
  return picked;
}

export const rememberLanguage = (memory: vscode.Memento, uri: vscode.Uri, language: string): Thenable<void> =>
  memory.update(memoryKey(uri), language);
