import { posix } from 'node:path';
import type { Ignore } from 'ignore';

/** No working tree is nested deeper. */
const maxDepth = 64;
/** Larger lists of rules take long to read; what they say is then not known, and asked about. */
export const maxRuleBytes = 32 * 1024;

/** Where rules are read from. Paths have `/` between names. */
export interface RuleFiles {
  exists(path: string): Promise<boolean>;
  /** Undefined when it cannot be read, or is longer than `maxRuleBytes`. */
  read(path: string): Promise<Uint8Array | undefined>;
}

/** The rules of one folder; `everything` stands for rules that were too many. */
type Rules = { readonly folder: string; readonly ignore: Ignore | 'everything' };

/**
 * What git is told to ignore: by the .gitignore of a file's folder or of one above it in the same working tree, or by
 * .git/info/exclude. Read as files; git itself is not run, since a repository's settings can make it run programs.
 * Each file of rules is read once.
 */
export class GitIgnore {
  private readonly known = new Map<string, Promise<Rules | undefined>>();

  constructor(private readonly files: RuleFiles) {}

  async isIgnored(path: string): Promise<boolean> {
    const folders = await this.foldersOfTree(path);
    const [top] = folders;
    if (top === undefined) return false;
    const rules = [await this.rulesOf(top, '.git/info/exclude')];
    // From the top down: what is in an ignored folder is ignored, whatever is said below.
    for (const [index, folder] of folders.entries()) {
      rules.push(await this.rulesOf(folder, '.gitignore'));
      const child = folders[index + 1];
      const all = rules.filter((each) => each !== undefined);
      if (verdict(all, child ?? path, child !== undefined)) return true;
    }
    return false;
  }

  private rulesOf(folder: string, name: string): Promise<Rules | undefined> {
    const path = posix.join(folder, name);
    const known = this.known.get(path) ?? this.readRules(folder, path);
    this.known.set(path, known);
    return known;
  }

  private async readRules(folder: string, path: string): Promise<Rules | undefined> {
    if (!(await this.files.exists(path))) return undefined;
    const content = await this.files.read(path);
    // What cannot be read may say anything.
    if (content === undefined || content.length > maxRuleBytes) return { folder, ignore: 'everything' };
    const { default: ignore } = await import('ignore');
    return { folder, ignore: ignore({ allowRelativePaths: true }).add(new TextDecoder().decode(content)) };
  }

  /** From the top of the working tree to the file's own folder; none when it is in no working tree. */
  private async foldersOfTree(path: string): Promise<readonly string[]> {
    const folders: string[] = [];
    for (let child = path; folders.length < maxDepth; ) {
      const folder = posix.dirname(child);
      if (folder === child || folder === '.') return [];
      folders.unshift(folder);
      if (await this.files.exists(posix.join(folder, '.git'))) return folders;
      child = folder;
    }
    return [];
  }
}

/** The nearest rules that say something decide. */
function verdict(rules: readonly Rules[], path: string, isFolder: boolean): boolean {
  let isIgnored = false;
  for (const { folder, ignore } of rules) {
    if (ignore === 'everything') {
      isIgnored = true;
      continue;
    }
    const relative = path.slice(folder.replace(/\/$/, '').length + 1);
    const { ignored, unignored } = ignore.test(isFolder ? `${relative}/` : relative);
    if (ignored) isIgnored = true;
    else if (unignored) isIgnored = false;
  }
  return isIgnored;
}
