import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { buildDir, root } from './paths.mjs';

/** It also starts in Restricted Mode; of a desktop VS Code `@vscode/test-electron` turns workspace trust off. */
export const codeServerLauncher = join(import.meta.dirname, 'launcher.mjs');

/**
 * The VS Code to run the host tests in. `UNSANDBOX_VSCODE` decides: `desktop` (downloaded),
 * `code-server`, or the path of an executable. By default it is a desktop VS Code where one can be
 * downloaded and has a display, else code-server, from the npm registry.
 * @param {import('./installCodeServer.mjs').Release} release
 * @returns {Promise<string>} its executable
 */
export async function findVsCode(release) {
  const wanted = process.env['UNSANDBOX_VSCODE'] ?? ((await canUseDesktop()) ? 'desktop' : 'code-server');
  if (wanted === 'code-server') return codeServerLauncher;
  if (wanted !== 'desktop') return wanted;
  const version = release === 'newest' ? 'stable' : await oldestVersion();
  return downloadAndUnzipVSCode({ version, cachePath: join(buildDir, 'vscode') });
}

async function canUseDesktop() {
  // code-server needs Linux; elsewhere only a desktop VS Code will do, and a failed download says why.
  if (process.platform !== 'linux') return true;
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return false;
  const response = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
    method: 'HEAD',
    signal: AbortSignal.timeout(3000),
  }).catch(() => undefined);
  return response?.ok ?? false;
}

/** @returns {Promise<string>} the version that the manifest supports at least */
async function oldestVersion() {
  const { engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return engines.vscode.replace('^', '');
}
