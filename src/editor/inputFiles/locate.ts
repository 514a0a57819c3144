import * as path from 'node:path';
import * as vscode from 'vscode';
import { openSetting, UserError } from '../../errors';
import type { Origin } from '../options/resolveOptions';
import { exists, folderOf, realUri } from '../uris';

/** More matches than this are no list that anybody meant. */
const maxMatches = 1000;
const globCharacters = /[*?{[]/;

/**
 * The files that Uris, paths and globs name; paths are relative to the workspace folder, those of a comment first to
 * the folder of their file. Each file once, in the order named, matches of a glob by name. Throws a sentence for what leads out
 * of the workspace: what is in a workspace must really be there, and settings and comments name nothing else.
 */
export async function locate(
  files: readonly (vscode.Uri | string)[],
  near: vscode.Uri,
  origin: Origin,
): Promise<readonly vscode.Uri[]> {
  const found = (await Promise.all(files.map((file) => uris(file, near, origin)))).flat();
  const all = [...new Map(found.map((uri) => [uri.toString(), uri])).values()];
  for (const uri of all) await checkInside(uri, near, origin);
  return all;
}

async function uris(file: vscode.Uri | string, near: vscode.Uri, origin: Origin): Promise<readonly vscode.Uri[]> {
  if (typeof file !== 'string') return [file];
  if (path.isAbsolute(file)) return [vscode.Uri.file(file)];
  const folders = searchFolders(near, origin);
  const [first] = folders;
  if (first === undefined)
    throw new UserError(vscode.l10n.t('{0} is relative to a workspace folder, but no folder is open.', file));
  for (const folder of folders) {
    const uri = vscode.Uri.joinPath(folder, file);
    if (await exists(uri)) return [uri];
  }
  if (!globCharacters.test(file)) return [vscode.Uri.joinPath(first, file)];
  for (const folder of folders) {
    const matches = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, file), undefined, maxMatches);
    if (matches.length > 0) return matches.sort((a, b) => (a.path < b.path ? -1 : 1));
  }
  return [];
}

function searchFolders(near: vscode.Uri, origin: Origin): readonly vscode.Uri[] {
  const folder = vscode.workspace.getWorkspaceFolder(near) ?? vscode.workspace.workspaceFolders?.[0];
  const own = origin === 'comment' && near.scheme !== 'untitled' ? [folderOf(near)] : [];
  return folder === undefined ? own : [...own, folder.uri];
}

async function checkInside(uri: vscode.Uri, near: vscode.Uri, origin: Origin): Promise<void> {
  const isNamedByOthers = origin === 'settings' || origin === 'comment' || origin === 'task';
  const roots = allowedRoots(near, origin);
  const isBelow = roots.some((root) => contains(root, uri));
  // A link inside may lead out. A missing file is reported when it is read.
  if (isBelow ? await isReallyBelow(uri, roots) : !isNamedByOthers) return;
  const name = vscode.workspace.asRelativePath(uri);
  if (origin === 'settings')
    throw new UserError(
      vscode.l10n.t(
        'The setting unsandbox.inputFiles or unsandbox.envFile names {0}, which is outside the workspace.',
        name,
      ),
      openSetting('unsandbox.'),
    );
  if (isBelow)
    throw new UserError(vscode.l10n.t('{0} is a link that leads out of the workspace. Nothing was sent.', name));
  throw new UserError(
    origin === 'task'
      ? vscode.l10n.t('The task names {0}, which is outside the workspace. Nothing was sent.', name)
      : vscode.l10n.t('The comment of the file names {0}, which is outside the workspace. Nothing was sent.', name),
  );
}

/** A file that belongs to no workspace may name its neighbours. */
function allowedRoots(near: vscode.Uri, origin: Origin): readonly vscode.Uri[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const isAlone = vscode.workspace.getWorkspaceFolder(near) === undefined && near.scheme !== 'untitled';
  return origin === 'comment' && isAlone ? [...folders, folderOf(near)] : folders;
}

function contains(root: vscode.Uri, uri: vscode.Uri): boolean {
  if (root.scheme !== uri.scheme || root.authority !== uri.authority) return false;
  return isRelativeInside(path.posix.relative(root.path, path.posix.normalize(uri.path)));
}

async function isReallyBelow(uri: vscode.Uri, roots: readonly vscode.Uri[]): Promise<boolean> {
  if (uri.scheme !== 'file') return true;
  const target = await realUri(uri);
  const realRoots = await Promise.all(roots.filter(({ scheme }) => scheme === 'file').map(realUri));
  return realRoots.some(({ fsPath }) => isRelativeInside(path.relative(fsPath, target.fsPath)));
}

const isRelativeInside = (relative: string): boolean =>
  relative !== '' && relative !== '..' && !/^\.\.[/\\]/.test(relative) && !path.isAbsolute(relative);
