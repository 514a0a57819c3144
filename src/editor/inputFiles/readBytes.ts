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
  return unsavedDocument(uri)?.getText() ?? decodeText(await readRegular(uri, limits), uri);
}

/** What an editor would show of a file: by its byte order mark, which is not part of the text, and the setting of its encoding. */
export async function decodeText(content: Uint8Array, uri: vscode.Uri): Promise<string> {
  // In all encodings the same, and the editor need not be asked.
  const isPlain = content.every((byte) => byte > 0 && byte < 128);
  const text = isPlain ? undefined : await vscode.workspace.decode(content, { uri }).then(undefined, () => undefined);
  return (text ?? new TextDecoder().decode(content)).replace(/^\uFEFF/, '');
}
