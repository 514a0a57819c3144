import * as vscode from 'vscode';
import { nameOf } from '../run/source';

/** No working tree is nested deeper. */
const maxDepth = 64;

/**
 * Whether git is told to ignore a file: by the .gitignore of its folder or of one above it in the same working tree, or by
 * .git/info/exclude. Read as files; git itself is not run, since a repository's settings can make it run programs.
 */
export async function isGitIgnored(uri: vscode.Uri): Promise<boolean> {
  const folders = await foldersOfTree(uri);
  let isIgnored = false;
  // From the top down: the nearest file that says something decides.
  for (const [index, folder] of folders.entries()) {
    const files = index === 0 ? ['.git/info/exclude', '.gitignore'] : ['.gitignore'];
    for (const file of files) {
      const rules = await readOptional(vscode.Uri.joinPath(folder, file));
      if (rules === undefined) continue;
      const verdict = await test(rules, uri.path.slice(folder.path.replace(/\/$/, '').length + 1));
      if (verdict !== undefined) isIgnored = verdict;
    }
  }
  return isIgnored;
}

async function test(rules: string, relativePath: string): Promise<boolean | undefined> {
  const { default: ignore } = await import('ignore');
  const { ignored, unignored } = ignore({ allowRelativePaths: true }).add(rules).test(relativePath);
  return ignored ? true : unignored ? false : undefined;
}

/** From the top of the working tree to the file's own folder; none when it is in no working tree. */
async function foldersOfTree(uri: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const folders: vscode.Uri[] = [];
  for (let child = uri; folders.length < maxDepth; ) {
    const folder = vscode.Uri.joinPath(child, '..');
    if (folder.path === child.path || nameOf(child) === '') return [];
    folders.unshift(folder);
    if (await exists(vscode.Uri.joinPath(folder, '.git'))) return folders;
    child = folder;
  }
  return [];
}

const exists = async (uri: vscode.Uri): Promise<boolean> =>
  vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );

const readOptional = async (uri: vscode.Uri): Promise<string | undefined> =>
  vscode.workspace.fs.readFile(uri).then(
    (content) => new TextDecoder().decode(content),
    () => undefined,
  );
