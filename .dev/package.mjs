// `npm run package`: builds for production and makes unsandbox.vsix. While package.json names no repository, the README in it has
// no pictures and no links into the repository. With one on GitHub or GitLab they lead to this commit there; for another host
// say where it is: `npm run package -- --baseContentUrl https://… --baseImagesUrl https://…`.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { withoutRelativeLinks } from './packagedReadme.mjs';
import { buildDir, root } from './paths.mjs';
import { capture, run } from './run.mjs';

const staging = join(buildDir, 'package');
process.exitCode = await makePackage(process.argv.slice(2));

/** @param {readonly string[]} args for vsce */
async function makePackage(args) {
  const exitCode = await run(process.execPath, ['esbuild.mjs', '--production'], { cwd: root });
  if (exitCode !== 0) return exitCode;
  const repositoryIsKnown = (await copyFiles()) || args.length > 0;
  if (!repositoryIsKnown) await editFile('README.md', withoutRelativeLinks);
  const links = repositoryIsKnown
    ? await linksToCommit()
    : ['--allow-missing-repository', '--no-rewrite-relative-links'];
  const options = ['--no-dependencies', '--out', join(root, 'unsandbox.vsix'), ...links, ...args];
  return run(join(root, 'node_modules/.bin/vsce'), ['package', ...options], { cwd: staging });
}

/** What is packaged, without what only developers need of package.json. @returns {Promise<boolean>} whether that names a repository */
async function copyFiles() {
  await rm(staging, { recursive: true, force: true });
  for (const file of [...(await listFiles({ cwd: root, packageManager: PackageManager.None })), '.vscodeignore']) {
    await mkdir(dirname(join(staging, file)), { recursive: true });
    await cp(join(root, file), join(staging, file));
  }
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await editFile('package.json', () => {
    const { scripts, devDependencies, ...shipped } = manifest;
    return `${JSON.stringify(shipped, undefined, 2)}\n`;
  });
  return manifest.repository !== undefined;
}

/** A branch would change under the README of a version that people have. */
async function linksToCommit() {
  const { code, output } = await capture('git', ['rev-parse', 'HEAD'], { cwd: root });
  return code === 0 ? ['--githubBranch', output.trim(), '--gitlabBranch', output.trim()] : [];
}

/**
 * @param {string} name
 * @param {(text: string) => string} change
 */
async function editFile(name, change) {
  const path = join(staging, name);
  await writeFile(path, change(await readFile(path, 'utf8')));
}
