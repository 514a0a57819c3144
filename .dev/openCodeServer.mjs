import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { startCodeServer } from './codeServer.mjs';
import { linkExtension } from './installedExtension.mjs';

/**
 * Serves VS Code to this machine's browsers until it is interrupted.
 * @param {{dir: string, folder: string, settings: Record<string, unknown>, port?: number}} options
 */
export async function openCodeServer({ dir, folder, settings, ...options }) {
  const extensionsDir = join(dir, 'server-extensions');
  await linkExtension(extensionsDir);
  const password = randomBytes(12).toString('base64url'); // the page carries a terminal
  const server = await startCodeServer({
    ...options,
    dir: join(dir, 'server'),
    extensionsDir,
    password,
    machineSettings: settings,
    settings: { 'workbench.startupEditor': 'readme' },
    args: [folder],
  });
  console.log(`
VS Code with unsandbox is ready in your browser:

  address   ${server.url}
  password  ${password}

Is your browser on another machine? Run this there, then open the same address:

  ssh -L ${server.port}:127.0.0.1:${server.port} ${userInfo().username}@${hostname()}

Ctrl+C stops it.`);
  return server.exited;
}
