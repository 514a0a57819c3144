import { access } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { UserError } from '../errors';
import { GitIgnore, maxRuleBytes } from '../jobs/request/gitIgnore';
import { readRegularFile } from '../jobs/request/readRegularFile';
import { sensitiveContent, sensitiveName } from '../jobs/request/sensitive';
import type { AgentFile } from './readAgentFiles';

/** Keys shorter than this are found in any text. */
const minKeyLength = 6;

/** Throws a sentence when the code or a file looks secret: by its name, its content, or because git is told to leave it out. */
export async function checkNothingSecret(
  code: string,
  files: readonly AgentFile[],
  ownKeys: readonly string[],
): Promise<void> {
  const keys = ownKeys.filter((key) => key.length >= minKeyLength);
  const found = (await kindsIn(Buffer.from(code), keys)).map((reason) => `the code (${reason})`);
  const git = new GitIgnore(ruleFiles);
  for (const { filename, content, paths } of files) {
    const reasons = [...namesOf(paths), ...(await kindsIn(content, keys)), ...(await byGit(git, paths))];
    found.push(...reasons.map((reason) => `${filename} (${reason})`));
  }
  if (found.length > 0)
    throw new UserError(
      `Agents may not send what looks secret: ${found.join('; ')}. Nothing was sent. Leave it out, or ask the user to run it.`,
    );
}

const kindsIn = async (content: Uint8Array, keys: readonly string[]): Promise<readonly string[]> =>
  (await sensitiveContent(content, keys)).map(({ kind }) => `seems to contain ${kind}`);

const namesOf = (paths: readonly string[]): readonly string[] =>
  paths
    .map((path) => sensitiveName(basename(path)))
    .filter((kind) => kind !== undefined)
    .slice(0, 1)
    .map((kind) => `by its name ${kind}`);

async function byGit(git: GitIgnore, paths: readonly string[]): Promise<readonly string[]> {
  for (const path of paths) if (await git.isIgnored(path.split(sep).join('/'))) return ['git is told to ignore it'];
  return [];
}

const ruleFiles = {
  exists: (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    ),
  read: (path: string): Promise<Uint8Array | undefined> =>
    readRegularFile(path, { maxBytes: maxRuleBytes }).then(
      ({ content }) => content,
      () => undefined,
    ),
};
