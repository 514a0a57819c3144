import * as vscode from 'vscode';
import { limits } from '../../api/limits';
import type { Lookup } from '../../jobs/nextStep/nextStep';
import { locate } from '../inputFiles/locate';
import { folderOf } from '../uris';

/** Longer ones, and those with characters that some systems give a meaning, are no names of files. */
const maxPath = 1024;
const odd = /[\\:\0]|^\/\//;

/**
 * Finds files as a program named them, which may be anything: only below the folders of the workspace, through no link that
 * leads out of them, and only what may be sent.
 */
export function lookupFor(resource: string): Lookup<vscode.Uri> {
  const near = vscode.Uri.parse(resource, true);
  const folders = foldersFor(near);
  return async (path) => {
    if (path === '' || path.length > maxPath || odd.test(path)) return undefined;
    for (const folder of folders) {
      const uri = path.startsWith('/') ? folder.with({ path }) : vscode.Uri.joinPath(folder, path);
      if (uri.toString() !== near.toString() && (await maySend(uri, near))) return uri;
    }
    return undefined;
  };
}

/** A run of another workspace, which this window lists too, has nothing to find here. */
function foldersFor(near: vscode.Uri): readonly vscode.Uri[] {
  if (near.scheme === 'untitled') return (vscode.workspace.workspaceFolders ?? []).slice(0, 1).map(({ uri }) => uri);
  const folder = vscode.workspace.getWorkspaceFolder(near);
  return folder === undefined ? [] : [folderOf(near), folder.uri];
}

async function maySend(uri: vscode.Uri, near: vscode.Uri): Promise<boolean> {
  // As for what settings name: it refuses what is not really in the workspace, before anything else is looked at.
  const inside = await locate([uri], near, 'settings').then(undefined, () => []);
  const stat = inside.length === 0 ? undefined : await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  return stat !== undefined && (stat.type & vscode.FileType.File) !== 0 && stat.size <= limits.inputFileBytes;
}
