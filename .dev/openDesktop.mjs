import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { capture, run } from './run.mjs';

/** Whether `code` is installed and has a screen to open a window on. */
export async function canOpenDesktop() {
  // Over ssh, and in a remote window's terminal, `code` is another one, or has no screen.
  const hasScreen = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (!hasScreen || process.env['SSH_CONNECTION']) return false;
  const version = await capture('code', ['--version'], { shell: process.platform === 'win32' }).catch(() => undefined);
  return version?.code === 0;
}

/**
 * Opens the installed VS Code, with a profile of its own, until its window is closed.
 * @param {{dir: string, folder: string, settings: Record<string, unknown>}} options
 */
export async function openDesktop({ dir, folder, settings }) {
  const userDataDir = join(dir, 'desktop');
  await mkdir(join(userDataDir, 'User'), { recursive: true });
  const own = { 'workbench.startupEditor': 'readme', ...settings };
  await writeFile(join(userDataDir, 'User/settings.json'), JSON.stringify(own, undefined, 2));
  console.log('Opening VS Code. Close its window, or press Ctrl+C here, to end.');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return run(
    'code',
    [
      `--extensionDevelopmentPath=${root}`,
      `--user-data-dir=${userDataDir}`,
      `--extensions-dir=${join(dir, 'extensions')}`,
      '--disable-workspace-trust',
      '--skip-welcome',
      '--wait',
      ...asRoot,
      folder,
    ],
    { shell: process.platform === 'win32' },
  );
}
