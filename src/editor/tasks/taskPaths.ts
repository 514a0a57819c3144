import * as path from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { isRelativeInside } from '../../jobs/request/readRegularFile';
import { activeFile } from '../activeFile';
import { locate } from '../inputFiles/locate';
import { exists, folderOf, nameOf, realUri } from '../uris';

/** Paths in a task: relative to its workspace folder, or absolute as the editor's variables are, and never outside of the workspace. */

/** What writes here could change what the editor or git does. */
const neverWritten = /(?:^|\/)\.(?:git|vscode)(?:\/|$)/i;

/** The folder that a task belongs to; one of all folders belongs to that of the file that the person works on. */
export function folderOfTask({ scope }: vscode.Task): vscode.WorkspaceFolder | undefined {
  if (typeof scope === 'object') return scope;
  const active = activeFile();
  return (active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0];
}

/** Throws a sentence for one that is not in the workspace, also through a link. */
export async function fileInWorkspace(file: string, folder: vscode.WorkspaceFolder | undefined): Promise<vscode.Uri> {
  const uri = uriOf(file, folder);
  await locate([uri], uri, 'task');
  return uri;
}

/** The files that paths and globs name. Throws a sentence for one that names none. */
export async function filesInWorkspace(
  files: readonly string[],
  folder: vscode.WorkspaceFolder | undefined,
): Promise<readonly vscode.Uri[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      const uri = uriOf(file, folder);
      const own = vscode.workspace.getWorkspaceFolder(uri) ?? folder;
      // Where it is outside, that is what is said of it.
      const uris =
        own === undefined ? [] : await locate([relativeTo(own, uri)], vscode.Uri.joinPath(own.uri, '_'), 'task');
      if (uris.length > 0) return uris;
      throw new UserError(vscode.l10n.t('No file matches {0}, which the task attaches. Nothing was sent.', file));
    }),
  );
  return found.flat();
}

/** Where a task's artifacts go. Throws a sentence for a place that a workspace must not choose. */
export async function artifactFolder(file: string, folder: vscode.WorkspaceFolder | undefined): Promise<vscode.Uri> {
  const uri = uriOf(file, folder);
  const place = await artifactPlace(uri);
  if (place === 'outside')
    throw new UserError(
      vscode.l10n.t('The folder for artifacts, {0}, is outside the workspace. Nothing was sent.', file),
    );
  if (place === 'settings')
    throw new UserError(
      vscode.l10n.t('Artifacts are not saved in {0}: name a folder that is not for settings. Nothing was sent.', file),
    );
  return uri;
}

/** Where a folder for artifacts is by now: links may lead it elsewhere at any time. */
export async function artifactPlace(uri: vscode.Uri): Promise<'outside' | 'settings' | 'inside'> {
  const own = vscode.workspace.getWorkspaceFolder(uri);
  const way = own && (await realWay(own.uri, uri));
  if (own === undefined || way === undefined) return 'outside';
  return [way, relativeTo(own, uri)].some((each) => neverWritten.test(each)) ? 'settings' : 'inside';
}

/** As problem matchers and links of a terminal look for a file: from the task's folder, else by its whole path. */
export const pathFrom = (folder: vscode.WorkspaceFolder | undefined, uri: vscode.Uri): string =>
  folder !== undefined && vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.uri.toString()
    ? relativeTo(folder, uri)
    : uri.fsPath;

function uriOf(file: string, folder: vscode.WorkspaceFolder | undefined): vscode.Uri {
  if (!path.isAbsolute(file) && folder !== undefined) return vscode.Uri.joinPath(folder.uri, file);
  if (!path.isAbsolute(file))
    throw new UserError(vscode.l10n.t('{0} is relative to a workspace folder, but no folder is open.', file));
  const onDisk = vscode.Uri.file(file);
  // The editor's variables have the paths of files that are not on a disk, too.
  const candidates = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.with({ path: onDisk.path }));
  return candidates.find((uri) => vscode.workspace.getWorkspaceFolder(uri) !== undefined) ?? onDisk;
}

const relativeTo = (folder: vscode.WorkspaceFolder, uri: vscode.Uri): string =>
  path.posix.relative(folder.uri.path, uri.path);

/** The way from a folder to what is in it, without links, with `/` between names; undefined when it leads out. */
async function realWay(folder: vscode.Uri, uri: vscode.Uri): Promise<string | undefined> {
  if (uri.scheme !== 'file') return path.posix.relative(folder.path, uri.path);
  let there = uri;
  while (!(await exists(there)) && nameOf(there) !== there.path) there = folderOf(there);
  const [real, realFolder] = [await realUri(there), await realUri(folder)];
  const way = path.relative(realFolder.fsPath, real.fsPath);
  return way === '' || isRelativeInside(way) ? way.split(path.sep).join('/') : undefined;
}
