import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * Makes the repository look like an installed extension: after a build, reloading the window is enough.
 * @param {string} extensionsDir of a VS Code; emptied first
 */
export async function linkExtension(extensionsDir) {
  const { publisher, name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await rm(extensionsDir, { recursive: true, force: true });
  await mkdir(extensionsDir, { recursive: true });
  await symlink(root, join(extensionsDir, `${publisher}.${name}-${version}`), 'dir');
}
