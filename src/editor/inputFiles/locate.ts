import * as path from 'node:path';
import * as vscode from 'vscode';
import { openSetting, UserError } from '../../errors';
import { findFiles } from '../findFiles';
import type { Origin } from '../options/resolveOptions';
import { exists, folderOf } from '../uris';
import { contains, isReallyBelow, workspaceRoots } from './inside';

/** More matches than this are no list that anybody meant. */
const maxMatches = 1000;
/** Characters of a path or glob; longer ones hold up the search, and no file has such a path. */
const maxGlob = 1000;
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
  if (file.length > maxGlob)
    throw new UserError(
      vscode.l10n.t('A path or glob of {0} characters is too long: at most {1} are taken.', file.length, maxGlob),
    );
  if (!globCharacters.test(file)) return [vscode.Uri.joinPath(first, file)];
  for (const folder of folders) {
    const matches = await findFiles(new vscode.RelativePattern(folder, file), undefined, maxMatches);
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
  const roots = rootsAround(uri, near, origin);
  const isBelow = roots !== undefined;
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

/** The folders of which a file has to be really in one; undefined when it is in none by its name. */
export function rootsAround(uri: vscode.Uri, near: vscode.Uri, origin: Origin): readonly vscode.Uri[] | undefined {
  const roots = allowedRoots(near, origin);
  return roots.some((root) => contains(root, uri)) ? roots : undefined;
}

/** A file that belongs to no workspace may name its neighbours. */
function allowedRoots(near: vscode.Uri, origin: Origin): readonly vscode.Uri[] {
  const folders = workspaceRoots();
  const isAlone = vscode.workspace.getWorkspaceFolder(near) === undefined && near.scheme !== 'untitled';
  return origin === 'comment' && isAlone ? [...folders, folderOf(near)] : folders;
}
