import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { capture } from './run.mjs';

/** Where a release goes, and who may put it there: tokens come from the environment alone. */
const tokens = { VSCE_PAT: 'the Visual Studio Marketplace', OVSX_PAT: 'Open VSX' };

/**
 * @typedef {object} ReleaseProblems
 * @property {string[]} always sentences about what keeps this state of the repository from being a release
 * @property {string[]} toPublish about what is missing to publish it from here
 */

/**
 * @param {string} dir the repository
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<ReleaseProblems>}
 */
export async function releaseProblems(dir, env) {
  const { version, repository } = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8'));
  const changelog = await readFile(join(dir, 'CHANGELOG.md'), 'utf8').catch(() => '');
  return {
    always: [
      ...(await treeProblems(dir)),
      ...(await tagProblems(dir, version)),
      ...changelogProblems(changelog, version),
    ],
    toPublish: [
      ...(repository === undefined
        ? ['package.json has no "repository". The pictures and links of the README lead there: add it.']
        : await pushProblems(dir)),
      ...Object.entries(tokens).flatMap(([name, place]) =>
        env[name] ? [] : [`There is no token for ${place}. Put it into the environment variable ${name}.`],
      ),
    ],
  };
}

/** @param {string} dir */
async function treeProblems(dir) {
  const changed = (await git(dir, 'status', '--porcelain')).split('\n').filter(Boolean);
  if (changed.length === 0) return [];
  const [first = ''] = changed.map((line) => line.slice(3));
  return [
    `The working tree is not clean (${first}${changed.length > 1 ? ' and others' : ''}). Commit or remove what is new.`,
  ];
}

/**
 * @param {string} dir
 * @param {string} version
 */
async function tagProblems(dir, version) {
  const versions = (await git(dir, 'tag', '--list', 'v*'))
    .split('\n')
    .flatMap((tag) => /^v(\d+\.\d+\.\d+)$/.exec(tag)?.[1] ?? []);
  if (versions.includes(version))
    return [`There is a tag v${version} already. Give package.json and CHANGELOG.md a new version.`];
  const newest = versions.toSorted(compareVersions).at(-1);
  if (newest === undefined || compareVersions(version, newest) > 0) return [];
  return [
    `The version ${version} is older than the released ${newest}. Give package.json and CHANGELOG.md a newer one.`,
  ];
}

/**
 * @param {string} changelog
 * @param {string} version
 */
function changelogProblems(changelog, version) {
  const parts = changelog.split(/^## /m).slice(1);
  const entry = parts.find((part) => part.split(/\s/, 1)[0]?.replace(/[[\]]/g, '') === version);
  if (entry === undefined) return [`CHANGELOG.md has no entry for ${version}. Add "## ${version} - " with the day.`];
  const [title = '', ...lines] = entry.split('\n');
  if (!/ - \d{4}-\d{2}-\d{2}$/.test(title))
    return [`The entry for ${version} in CHANGELOG.md has no day (2026-01-31).`];
  if (!lines.some((line) => line.startsWith('- '))) return [`The entry for ${version} in CHANGELOG.md says nothing.`];
  return [];
}

/** @param {string} dir */
async function pushProblems(dir) {
  const branches = await git(dir, 'branch', '--remotes', '--contains', 'HEAD');
  if (branches.trim() !== '') return [];
  return ['This commit is in no remote branch. The pictures of the README are loaded from it: push it.'];
}

/**
 * @param {string} dir
 * @param {readonly string[]} args
 */
async function git(dir, ...args) {
  const { code, output } = await capture('git', args, { cwd: dir });
  if (code !== 0) throw new Error(`"git ${args.join(' ')}" failed with code ${code}:\n${output}`);
  return output;
}

/**
 * @param {string} a
 * @param {string} b
 */
function compareVersions(a, b) {
  const [as, bs] = [a, b].map((version) => version.split('.').map(Number));
  return [0, 1, 2].map((part) => (as?.[part] ?? 0) - (bs?.[part] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
