import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { nameOf } from '../uris';
import { isPathBelow } from './inside';

/** As much as the editor opens as a text. */
const maxBytes = 50 * 1024 * 1024;

export interface ReadLimits {
  /** It has to be really below one of these, however it is replaced while it is read. */
  readonly within?: readonly vscode.Uri[] | undefined;
  readonly maxBytes?: number;
}

/**
 * The bytes of a regular file. Rejects for anything else: reading a pipe waits for whoever writes into it, a device may
 * have no end.
 */
export async function readRegular(uri: vscode.Uri, limits: ReadLimits = {}): Promise<Uint8Array> {
  if (uri.scheme === 'file') return readFromDisk(uri, limits);
  const found = await vscode.workspace.fs.stat(uri);
  if ((found.type & vscode.FileType.File) === 0) throw notRegular(uri);
  if (found.size > (limits.maxBytes ?? maxBytes)) throw tooLarge(uri);
  return vscode.workspace.fs.readFile(uri);
}

async function readFromDisk(uri: vscode.Uri, { within, maxBytes: most = maxBytes }: ReadLimits): Promise<Uint8Array> {
  // Without waiting: opening a pipe would wait for its other end. Windows has none of that.
  const handle = await open(uri.fsPath, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const opened = await handle.stat();
    if (!opened.isFile()) throw notRegular(uri);
    if (opened.size > most) throw tooLarge(uri);
    if (within !== undefined && !(await isFileBelow(uri, handle, within))) throw replaced(uri);
    return await readAll(handle, opened.size);
  } finally {
    await handle.close();
  }
}

/**
 * Whether what was opened is the file that is really there, below one of the roots. A name may be given to something else at any
 * moment, an open file stays what it is.
 */
async function isFileBelow(uri: vscode.Uri, handle: FileHandle, roots: readonly vscode.Uri[]): Promise<boolean> {
  const target = await realpath(uri.fsPath);
  const [opened, there] = await Promise.all([handle.stat({ bigint: true }), stat(target, { bigint: true })]);
  return opened.ino === there.ino && opened.dev === there.dev && isPathBelow(target, roots);
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

export const notRegular = (uri: vscode.Uri): UserError =>
  new UserError(vscode.l10n.t('{0} is not a regular file, and cannot be read.', nameOf(uri)));

const tooLarge = (uri: vscode.Uri): UserError =>
  new UserError(vscode.l10n.t('{0} is too large to be read.', nameOf(uri)));

const replaced = (uri: vscode.Uri): UserError =>
  new UserError(
    vscode.l10n.t('{0} was replaced while it was read, or leads out of the workspace. Nothing was sent.', nameOf(uri)),
  );
