import * as vscode from 'vscode';

/** The open editor on a file that has changes which are not on disk: what the person sees is what is sent. */
export const unsavedDocument = (uri: vscode.Uri): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString());

/** A file's bytes, or those that saving its open editor would write. */
export async function readBytes(uri: vscode.Uri): Promise<Uint8Array> {
  const unsaved = unsavedDocument(uri);
  return unsaved === undefined
    ? vscode.workspace.fs.readFile(uri)
    : vscode.workspace.encode(unsaved.getText(), { encoding: unsaved.encoding });
}

export async function readText(uri: vscode.Uri): Promise<string> {
  return unsavedDocument(uri)?.getText() ?? vscode.workspace.decode(await vscode.workspace.fs.readFile(uri), { uri });
}
