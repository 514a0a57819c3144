import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { knownLanguages, languageOf } from '../../jobs/languages';
import { nameOf, type Source } from './source';

const memoryKey = (uri: vscode.Uri): string => `language:${uri.toString()}`;

/** What the editor, the file's name or its shebang say, else what was picked for this file before. */
export function knownLanguageOf({ document }: Source, memory: vscode.Memento): string | undefined {
  const firstLine = document.lineAt(0).text;
  const identity = { languageId: document.languageId, filename: nameOf(document.uri), firstLine };
  return languageOf(identity) ?? memory.get<string>(memoryKey(document.uri));
}

/** The known language of a source, else what is picked now. Undefined when the picker was dismissed. */
export async function languageOfSource(
  source: Source,
  memory: vscode.Memento,
  mayAsk: boolean,
): Promise<string | undefined> {
  const known = knownLanguageOf(source, memory);
  if (known !== undefined) return known;
  if (mayAsk) return pickLanguage(source, memory);
  throw new UserError(
    vscode.l10n.t('The language of {0} is not known. Name it with the option "language".', source.title),
  );
}

async function pickLanguage(source: Source, memory: vscode.Memento): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(knownLanguages.toSorted(), {
    title: vscode.l10n.t('Run {0} in unsandbox', source.title),
    placeHolder: vscode.l10n.t('Which language is it? The choice is remembered for this file.'),
  });
  if (picked !== undefined) await memory.update(memoryKey(source.document.uri), picked);
  return picked;
}
