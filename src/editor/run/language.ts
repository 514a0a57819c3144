import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { knownLanguages, languageOf } from '../../jobs/languages';
import { nameOf, type Source } from './source';

const memoryKey = (uri: vscode.Uri): string => `language:${uri.toString()}`;

/**
 * The language of a source: what the editor, the file's name or its shebang say, else what was
 * picked for this file before, else what is picked now. Undefined when the picker was dismissed.
 */
export async function languageOfSource(
  source: Source,
  memory: vscode.Memento,
  mayAsk: boolean,
): Promise<string | undefined> {
  const { document } = source;
  const identity = {
    languageId: document.languageId,
    filename: nameOf(document.uri),
    firstLine: document.lineAt(0).text,
  };
  const known = languageOf(identity) ?? memory.get<string>(memoryKey(document.uri));
  if (known !== undefined) return known;
  if (!mayAsk)
    throw new UserError(
      vscode.l10n.t('The language of {0} is not known. Name it with the option "language".', source.title),
    );
  return pickLanguage(source, memory);
}

async function pickLanguage(source: Source, memory: vscode.Memento): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(knownLanguages.toSorted(), {
    title: vscode.l10n.t('Run {0} in unsandbox', source.title),
    placeHolder: vscode.l10n.t('Which language is it? The choice is remembered for this file.'),
  });
  if (picked !== undefined) await memory.update(memoryKey(source.document.uri), picked);
  return picked;
}
