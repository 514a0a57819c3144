// `npm run package`: builds for production, makes unsandbox.vsix and looks at what is in it. While package.json names no repository,
// the README in it has no pictures and no links into the repository. With one on GitHub or GitLab they lead to this commit there; for
// another host say where it is: `npm run package -- --baseContentUrl https://… --baseImagesUrl https://…`.
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { buildDir, capture, root, runQuietly } from './run.mjs';

const vsix = join(root, 'unsandbox.vsix');
const staging = join(buildDir, 'package');

/**
 * What people download stays small, and what every window loads when it starts is next to nothing. The patterns by which places are found in the output of 42 languages' tools are a file of
 * their own, of some 20 KB; the MCP server is one of some 65 KB, half of it the protocol's schemas; each language that people
 * read it in has two.
 */
const limits = { files: 25, bytes: 480 * 1024, entryBytes: 10 * 1024 };

/** What may be in it. */
const expectedFiles =
  /^(package(\.nls(\.[\w-]+)?)?\.json|(README|CHANGELOG)\.md|LICENSE|dist\/\w+\.js|media\/(icon\.png|unsandbox\.svg|unsandbox-output\.tmLanguage\.json|walkthrough\/\w+\.svg|l10n\/bundle\.l10n\.[\w-]+\.json))$/;

try {
  await makePackage(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {readonly string[]} args for vsce */
async function makePackage(args) {
  await rm(vsix, { force: true });
  const repositoryIsKnown = (await stage()) || args.length > 0;
  if (!repositoryIsKnown) await editFile('README.md', withoutRelativeLinks);
  const links = repositoryIsKnown
    ? await linksToCommit()
    : ['--allow-missing-repository', '--no-rewrite-relative-links'];
  const options = ['--no-dependencies', '--out', vsix, ...links, ...args];
  await runQuietly(join(root, 'node_modules/.bin/vsce'), ['package', ...options], { cwd: staging });
  const problems = await findProblems();
  if (problems.length > 0) throw new Error(['The package is not as it should be:', ...problems].join('\n'));
  console.log(`unsandbox.vsix: ${Math.round((await stat(vsix)).size / 1024)} KB`);
}

/** Brings together what vsce selects from, without what only developers need of package.json. @returns {Promise<boolean>} whether that names a repository */
async function stage() {
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  await runQuietly(process.execPath, ['esbuild.mjs', '--production', `--outdir=${staging}`], { cwd: root });
  for (const name of ['media', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore'])
    await cp(join(root, name), join(staging, name), { recursive: true });
  const { scripts, devDependencies, ...shipped } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await writeFile(join(staging, 'package.json'), `${JSON.stringify(shipped, undefined, 2)}\n`);
  return shipped.repository !== undefined;
}

/** A branch would change under the README of a version that people have. */
async function linksToCommit() {
  const { code, output } = await capture('git', ['rev-parse', 'HEAD'], { cwd: root });
  return code === 0 ? ['--githubBranch', output.trim(), '--gitlabBranch', output.trim()] : [];
}

/**
 * The README while nobody knows where the repository will be: without pictures, and with the words of links into the repository
 * instead of links. VS Code's details page and the marketplaces would show both as broken.
 * @param {string} text
 */
function withoutRelativeLinks(text) {
  return text
    .replace(/^!\[[^\]]*\]\((?!https:)[^)]*\)\n\n?/gm, '')
    .replace(/(?<!!)\[([^\]]*)\]\((?!https:|#)[^)]*\)/g, '$1');
}

/**
 * @param {string} name
 * @param {(text: string) => string} change
 */
async function editFile(name, change) {
  const path = join(staging, name);
  await writeFile(path, change(await readFile(path, 'utf8')));
}

/** @returns {Promise<string[]>} sentences; vsce itself looks for keys and for files that are missing */
async function findProblems() {
  const files = await listFiles({ cwd: staging, packageManager: PackageManager.None });
  const { size } = await stat(vsix);
  const problems = files.filter((file) => !expectedFiles.test(file)).map((file) => `${file} does not belong in it.`);
  if (files.length > limits.files) problems.push(`It has ${files.length} files; the limit is ${limits.files}.`);
  if (size > limits.bytes) problems.push(`It has ${size} bytes; the limit is ${limits.bytes}.`);
  const entry = await stat(join(staging, 'dist/extension.js'));
  if (entry.size > limits.entryBytes)
    problems.push(`Its entry has ${entry.size} bytes; the limit is ${limits.entryBytes}.`);
  for (const file of files) {
    const text = await readFile(join(staging, file), 'utf8');
    if (/\bunsb-[ps]k-[0-9a-z]{4}-[0-9a-z]{4}/.test(text)) problems.push(`${file} contains what looks like a key.`);
    if (/^\/\/# sourceMappingURL=/m.test(text)) problems.push(`${file} was built for development.`);
  }
  return problems;
}
