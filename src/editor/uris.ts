import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';

export const nameOf = (uri: vscode.Uri): string => uri.path.split('/').pop() || uri.path;

export const folderOf = (uri: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(uri, '..');

export const exists = async (uri: vscode.Uri): Promise<boolean> =>
  vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );

/** Where a link leads; the uri itself where that cannot be told. */
export async function realUri(uri: vscode.Uri): Promise<vscode.Uri> {
  if (uri.scheme !== 'file') return uri;
  const path = await realpath(uri.fsPath).catch(() => uri.fsPath);
  return path === uri.fsPath ? uri : vscode.Uri.file(path);
}

/** The arguments of `vscode.open` that show a line. */
export const openAt = (uri: vscode.Uri, line: number): readonly unknown[] => [
  uri,
  { selection: new vscode.Range(line, 0, line, 0) },
];

/** Folders that nobody means to attach from; `files.exclude` counts, too. */
export const neverAttached = '{**/node_modules/**,**/.git/**,**/.venv/**,**/venv/**,**/__pycache__/**}';
