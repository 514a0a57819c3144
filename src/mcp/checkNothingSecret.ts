import { access } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { refuseSecrets, secretsIn } from '../agents/refuseSecrets';
import type { RunInput } from '../agents/runInput';
import { GitIgnore, maxRuleBytes } from '../jobs/request/gitIgnore';
import { readRegularFile } from '../jobs/request/readRegularFile';
import { sensitiveName } from '../jobs/request/sensitive';
import type { AgentFile } from './readAgentFiles';

/** Throws a sentence when the code, a variable or a file looks secret: by its name, its content, or because git is told to leave it out. */
export async function checkNothingSecret(
  { code, env }: Pick<RunInput, 'code' | 'env'>,
  files: readonly AgentFile[],
  ownKeys: readonly string[],
): Promise<void> {
  const found = (await secretsIn(Buffer.from(code), ownKeys)).map((reason) => `the code (${reason})`);
  const git = new GitIgnore(ruleFiles);
  for (const { filename, content, paths } of files) {
    const reasons = [...namesOf(paths), ...(await secretsIn(content, ownKeys)), ...(await byGit(git, paths))];
    found.push(...reasons.map((reason) => `${filename} (${reason})`));
  }
  await refuseSecrets(found, env, ownKeys);
}

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
