import type { Ignore } from 'ignore';
import * as vscode from 'vscode';
import { readRegular } from '../inputFiles/readRegular';
import { exists, folderOf } from '../uris';

/** No working tree is nested deeper. */
const maxDepth = 64;
/** Larger lists of rules take long to read; what they say is then not known, and asked about. */
const maxRuleBytes = 32 * 1024;

/** The rules of one folder; `everything` stands for rules that were too many. */
type Rules = { readonly folder: vscode.Uri; readonly ignore: Ignore | 'everything' };

/**
 * What git is told to ignore: by the .gitignore of a file's folder or of one above it in the same working tree, or by
 * .git/info/exclude. Read as files; git itself is not run, since a repository's settings can make it run programs.
 * Each file of rules is read once.
 */
export class GitIgnore {
  private readonly known = new Map<string, Promise<Rules | undefined>>();

  async isIgnored(uri: vscode.Uri): Promise<boolean> {
    const folders = await foldersOfTree(uri);
    const [top] = folders;
    if (top === undefined) return false;
    const rules = [await this.rulesOf(top, '.git/info/exclude')];
    // From the top down: what is in an ignored folder is ignored, whatever is said below.
    for (const [index, folder] of folders.entries()) {
      rules.push(await this.rulesOf(folder, '.gitignore'));
      const child = folders[index + 1];
      const all = rules.filter((each) => each !== undefined);
      if (verdict(all, child ?? uri, child !== undefined)) return true;
    }
    return false;
  }

  private rulesOf(folder: vscode.Uri, name: string): Promise<Rules | undefined> {
    const uri = vscode.Uri.joinPath(folder, name);
    const known = this.known.get(uri.toString()) ?? readRules(folder, uri);
    this.known.set(uri.toString(), known);
    return known;
  }
}

/** The nearest rules that say something decide. */
function verdict(rules: readonly Rules[], uri: vscode.Uri, isFolder: boolean): boolean {
  let isIgnored = false;
  for (const { folder, ignore } of rules) {
    if (ignore === 'everything') {
      isIgnored = true;
      continue;
    }
    const relative = uri.path.slice(folder.path.replace(/\/$/, '').length + 1);
    const { ignored, unignored } = ignore.test(isFolder ? `${relative}/` : relative);
    if (ignored) isIgnored = true;
    else if (unignored) isIgnored = false;
  }
  return isIgnored;
}

async function readRules(folder: vscode.Uri, uri: vscode.Uri): Promise<Rules | undefined> {
  if (!(await exists(uri))) return undefined;
  const content = await readRegular(uri, { maxBytes: maxRuleBytes }).then(undefined, () => undefined);
  // What cannot be read may say anything.
  if (content === undefined) return { folder, ignore: 'everything' };
  const { default: ignore } = await import('ignore');
  return { folder, ignore: ignore({ allowRelativePaths: true }).add(new TextDecoder().decode(content)) };
}

/** From the top of the working tree to the file's own folder; none when it is in no working tree. */
async function foldersOfTree(uri: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const folders: vscode.Uri[] = [];
  for (let child = uri; folders.length < maxDepth; ) {
    const folder = folderOf(child);
    if (folder.path === child.path || uri.scheme === 'untitled') return [];
    folders.unshift(folder);
    if (await exists(vscode.Uri.joinPath(folder, '.git'))) return folders;
    child = folder;
  }
  return [];
}
