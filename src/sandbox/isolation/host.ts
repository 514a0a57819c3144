import { accessSync, constants, existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Mount, SandboxFile } from './bubblewrap';

const usualFolders = ['/usr/bin', '/usr/local/bin', '/bin', '/run/current-system/sw/bin'];

/** Absolute, and never from the folder that the person is working in: a repository could bring its own. */
export function findOutsideWorkspace(name: string, workspace = process.cwd()): string | undefined {
  const path = (process.env['PATH'] ?? '')
    .split(':')
    .filter((folder) => isAbsolute(folder) && !isInside(folder, workspace));
  return [...usualFolders, ...path].map((folder) => join(folder, name)).find(isExecutable);
}

function isInside(folder: string, workspace: string): boolean {
  const way = relative(workspace, folder);
  return workspace !== '/' && !way.startsWith('..') && !isAbsolute(way);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Of /etc only what programs cannot start without; nothing in it is the machine's secret. */
const sharedFiles = ['/etc/alternatives', '/etc/ld.so.cache'];

export const sharedMounts = (): Mount[] =>
  sharedFiles.filter((path) => existsSync(path)).map((path) => ({ source: path, target: path }));

/** The sandbox's own idea of who and where it is. */
export const identityFiles: readonly SandboxFile[] = [
  { path: '/etc/passwd', content: Buffer.from('sandbox:x:1000:1000:sandbox:/sandbox:/bin/sh\n') },
  { path: '/etc/group', content: Buffer.from('sandbox:x:1000:\n') },
  { path: '/etc/hosts', content: Buffer.from('127.0.0.1 localhost sandbox\n::1 localhost\n') },
];
