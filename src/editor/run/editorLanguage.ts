import * as vscode from 'vscode';
import { type CodeIdentity, editorLanguagesFor } from '../../jobs/request/languages';
import { nameOf } from '../uris';

/** The editor's name for one of the API's languages, or plain text where it knows none. */
export async function editorLanguage(language: string | undefined): Promise<string> {
  const known = await vscode.languages.getLanguages();
  return editorLanguagesFor(language ?? '').find((id) => known.includes(id)) ?? 'plaintext';
}

/** What tells the language of a document. */
export const identityOf = (document: vscode.TextDocument): CodeIdentity & { readonly firstLine: string } => ({
  languageId: document.languageId,
  filename: nameOf(document.uri),
  firstLine: document.lineAt(0).text,
});
