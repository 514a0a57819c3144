import { lstat, realpath } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { isPathBelow, isRelativeInside } from '../../jobs/request/readRegularFile';
import { exists, folderOf } from '../uris';

export const workspaceRoots = (): readonly vscode.Uri[] =>
  (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);

/** Whether a path is below a folder by its name; links may still lead out. */
export function contains(root: vscode.Uri, uri: vscode.Uri): boolean {
  if (root.scheme !== uri.scheme || root.authority !== uri.authority) return false;
  return isRelativeInside(path.posix.relative(root.path, path.posix.normalize(uri.path)));
}

/** Whether what is below one of the roots by its name is so in truth, too; a new file counts by its folder. */
export async function isReallyBelow(uri: vscode.Uri, roots: readonly vscode.Uri[]): Promise<boolean> {
  if (uri.scheme !== 'file') return !(await isBehindLink(uri, roots));
  const target = await realPath(uri.fsPath);
  return target !== undefined && isPathBelow(target, onDisk(roots));
}

/** Whether it is in the workspace only by its name: a link, or behind one, that leads elsewhere. */
export async function leadsOut(uri: vscode.Uri): Promise<boolean> {
  const roots = workspaceRoots();
  return roots.some((root) => contains(root, uri)) && !(await isReallyBelow(uri, roots));
}

/** The paths of those that are on the disk. */
export const onDisk = (roots: readonly vscode.Uri[]): readonly string[] =>
  roots.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);

/** Undefined for a link to nothing: who writes through it would make a file that nobody has seen. */
async function realPath(file: string): Promise<string | undefined> {
  const target = await realpath(file).catch(() => undefined);
  if (target !== undefined) return target;
  if (await lstat(file).catch(() => undefined)) return undefined;
  const folder = await realpath(path.dirname(file)).catch(() => path.dirname(file));
  return path.join(folder, path.basename(file));
}

/** Where a link of another file system leads cannot be told: none is followed. */
async function isBehindLink(uri: vscode.Uri, roots: readonly vscode.Uri[]): Promise<boolean> {
  const root = roots.find((each) => contains(each, uri));
  if (root === undefined || !(await exists(uri))) return false;
  for (let each = uri; contains(root, each); each = folderOf(each)) {
    const stat = await vscode.workspace.fs.stat(each).then(undefined, () => undefined);
    if (stat !== undefined && stat.type & vscode.FileType.SymbolicLink) return true;
  }
  return false;
}
