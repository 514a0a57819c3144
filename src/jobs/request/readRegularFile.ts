import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, relative } from 'node:path';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../errors';

export interface ReadLimits {
  /** Folders: it has to be really below one of these, however it is replaced while it is read. */
  readonly within?: readonly string[] | undefined;
  readonly maxBytes: number;
}

/** What was read, and where it really is. */
export interface RegularFile {
  readonly content: Uint8Array;
  readonly path: string;
}

/**
 * A regular file of the disk. Rejects for anything else: reading a pipe waits for whoever writes into it, a device may
 * have no end.
 */
export async function readRegularFile(path: string, { within, maxBytes }: ReadLimits): Promise<RegularFile> {
  // Without waiting: opening a pipe would wait for its other end. Windows has none of that.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const opened = await handle.stat();
    const { size } = opened;
    if (!opened.isFile()) throw notRegular(basename(path));
    if (size > maxBytes) throw tooLarge(basename(path));
    const target = within === undefined ? path : await targetBelow(path, handle, within);
    return { content: await readAll(handle, size), path: target };
  } finally {
    await handle.close();
  }
}

/** Whether a path without links is below one of the folders, wherever their own links lead. */
export async function isPathBelow(target: string, folders: readonly string[]): Promise<boolean> {
  const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
  return real.some((folder) => isRelativeInside(relative(folder, target)));
}

/** Whether what leads from a folder to a path stays in the folder, and is not the folder itself. */
export const isRelativeInside = (way: string): boolean =>
  way !== '' && way !== '..' && !/^\.\.[/\\]/.test(way) && !isAbsolute(way);

/**
 * Where the file that was opened really is: below one of the folders. A name may be given to something else at any moment,
 * an open file stays what it is.
 */
async function targetBelow(path: string, handle: FileHandle, folders: readonly string[]): Promise<string> {
  const target = await realpath(path);
  const [opened, there] = await Promise.all([handle.stat({ bigint: true }), stat(target, { bigint: true })]);
  if (opened.ino === there.ino && opened.dev === there.dev && (await isPathBelow(target, folders))) return target;
  throw replaced(basename(path));
}

async function readAll(handle: FileHandle, size: number): Promise<Uint8Array> {
  const content = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(content, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return content.subarray(0, length);
}

export const notRegular = (name: string): UserError =>
  new UserError(l10n.t('{0} is not a regular file, and cannot be read.', name));

export const tooLarge = (name: string): UserError => new UserError(l10n.t('{0} is too large to be read.', name));

const replaced = (name: string): UserError =>
  new UserError(l10n.t('{0} was replaced while it was read, or leads out of the workspace. Nothing was sent.', name));
