import { cp, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Makes the repository look like an installed extension: after a build, reloading the window is enough.
 * @param {string} extensionsDir of a VS Code; emptied first
 */
export async function linkExtension(extensionsDir) {
  await rm(extensionsDir, { recursive: true, force: true });
  await mkdir(extensionsDir, { recursive: true });
  await symlink(root, join(extensionsDir, await folderName()), 'dir');
}

/**
 * Copies what was built, so that a test goes on with it whatever is built meanwhile.
 * @param {string} extensionsDir
 * @returns {Promise<string>} the extension's folder in it
 */
export async function copyExtension(extensionsDir) {
  const dir = join(extensionsDir, await folderName());
  await mkdir(dir, { recursive: true });
  const texts = (await readdir(root)).filter((name) => name.startsWith('package.nls'));
  await Promise.all(
    ['package.json', ...texts, 'dist', 'media'].map((name) =>
      cp(join(root, name), join(dir, name), { recursive: true }),
    ),
  );
  return dir;
}

async function folderName() {
  const { publisher, name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return `${publisher}.${name}-${version}`;
}
