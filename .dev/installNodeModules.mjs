import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runQuietly } from './run.mjs';

/** Brings `node_modules` to what `package-lock.json` says; does nothing when it is there already. */
export async function installNodeModules() {
  const [wanted, installed] = await Promise.all([
    lockedPackages('package-lock.json'),
    lockedPackages('node_modules/.package-lock.json').catch(() => undefined),
  ]);
  if (installed && isInstalled(wanted, installed)) return;
  console.log('Installing node_modules (npm ci) …');
  await runQuietly('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, shell: process.platform === 'win32' });
}

/** @typedef {Record<string, {version?: string, optional?: boolean}>} LockedPackages */

/**
 * @param {LockedPackages} wanted
 * @param {LockedPackages} installed
 */
function isInstalled(wanted, installed) {
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

/**
 * @param {string} path
 * @returns {Promise<LockedPackages>}
 */
async function lockedPackages(path) {
  return JSON.parse(await readFile(join(root, path), 'utf8')).packages;
}
