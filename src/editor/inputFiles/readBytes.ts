import * as vscode from 'vscode';
import { type ReadLimits, readRegular } from './readRegular';

/** The open editor on a file that has changes which are not on disk: what the person sees is what is sent. */
export const unsavedDocument = (uri: vscode.Uri): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString());

/** A file's bytes, or those that saving its open editor would write. */
export async function readBytes(uri: vscode.Uri, limits?: ReadLimits): Promise<Uint8Array> {
  const unsaved = unsavedDocument(uri);
  return unsaved === undefined
    ? readRegular(uri, limits)
    : vscode.workspace.encode(unsaved.getText(), { encoding: unsaved.encoding });
}

export async function readText(uri: vscode.Uri, limits?: ReadLimits): Promise<string> {
  return unsavedDocument(uri)?.getText() ?? vscode.workspace.decode(await readRegular(uri, limits), { uri });
}
