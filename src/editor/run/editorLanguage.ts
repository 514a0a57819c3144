import * as vscode from 'vscode';
import { editorLanguagesFor } from '../../jobs/request/languages';

/** The editor's name for one of the API's languages, or plain text where it knows none. */
export async function editorLanguage(language: string | undefined): Promise<string> {
  const known = await vscode.languages.getLanguages();
  return editorLanguagesFor(language ?? '').find((id) => known.includes(id)) ?? 'plaintext';
}
