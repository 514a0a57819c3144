import * as vscode from 'vscode';
import { globMatcher } from '../jobs/request/glob';

/** Of folders that have to be walked: more entries than this are not looked at. */
const maxEntries = 20_000;

/**
 * As the editor's own `findFiles`, in one folder or all, also where the editor cannot search: in a workspace whose file
 * system brings no search with it that one would wait for ever. Such folders are walked, at most so far. Links are not followed there.
 */
export async function findFiles(
  include: string | vscode.RelativePattern,
  exclude: string | undefined,
  max: number,
  token?: vscode.CancellationToken,
): Promise<vscode.Uri[]> {
  const patterns = typeof include === 'string' ? inAllFolders(include) : [include];
  const found: vscode.Uri[] = [];
  for (const pattern of patterns) {
    const rest = max - found.length;
    if (rest <= 0 || token?.isCancellationRequested) break;
    const isOnDisk = pattern.baseUri.scheme === 'file' || pattern.baseUri.scheme === 'vscode-remote';
    const more = isOnDisk ? await search(pattern, exclude, rest, token) : await walk(pattern, exclude, rest, token);
    found.push(...more);
  }
  return found;
}

/** What searches the disk for the editor rejects a glob that it cannot parse: such a one matches nothing. */
const search: typeof vscode.workspace.findFiles = (...args) =>
  vscode.workspace.findFiles(...args).then(undefined, (error: unknown) => {
    if (/error parsing glob/.test(String(error))) return [];
    throw error;
  });

const inAllFolders = (glob: string): readonly vscode.RelativePattern[] =>
  (vscode.workspace.workspaceFolders ?? []).map((folder) => new vscode.RelativePattern(folder, glob));

async function walk(
  { baseUri, pattern }: vscode.RelativePattern,
  exclude: string | undefined,
  max: number,
  token?: vscode.CancellationToken,
): Promise<vscode.Uri[]> {
  const isWanted = globMatcher(pattern) ?? (() => false);
  const isLeftOut = leftOut(baseUri, exclude);
  const found: vscode.Uri[] = [];
  const folders = [''];
  // What has no `**` matches no deeper than it is long.
  const depth = pattern.includes('**') ? Number.POSITIVE_INFINITY : pattern.split('/').length;
  let entries = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const uri = folder === '' ? baseUri : vscode.Uri.joinPath(baseUri, folder);
    const children = await vscode.workspace.fs.readDirectory(uri).then(undefined, () => []);
    for (const [name, type] of children) {
      entries += 1;
      if (entries > maxEntries || found.length >= max || token?.isCancellationRequested) return found;
      const path = folder === '' ? name : `${folder}/${name}`;
      if (isLeftOut(path)) continue;
      const isWithin = path.split('/').length < depth;
      if (type === vscode.FileType.Directory && isWithin) folders.push(path);
      if (type === vscode.FileType.File && isWanted(path)) found.push(vscode.Uri.joinPath(baseUri, path));
    }
  }
  return found;
}

/** What is excluded, and what the setting `files.exclude` hides. */
function leftOut(folder: vscode.Uri, exclude: string | undefined): (path: string) => boolean {
  const hidden = vscode.workspace
    .getConfiguration('files', folder)
    .get<Readonly<Record<string, unknown>>>('exclude', {});
  const globs = Object.entries(hidden).flatMap(([glob, isHidden]) => (isHidden === true ? [glob] : []));
  const tests = [...globs, ...(exclude === undefined ? [] : [exclude])].map(globMatcher);
  return (path) => tests.some((isMatch) => isMatch?.(path));
}
