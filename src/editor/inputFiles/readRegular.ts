import * as vscode from 'vscode';
import { notRegular, readRegularFile, tooLarge } from '../../jobs/request/readRegularFile';
import { nameOf } from '../uris';
import { onDisk } from './inside';

/** As much as the editor opens as a text. */
const maxBytes = 50 * 1024 * 1024;

export interface ReadLimits {
  /** It has to be really below one of these, however it is replaced while it is read. */
  readonly within?: readonly vscode.Uri[] | undefined;
  readonly maxBytes?: number;
}

/** The bytes of a regular file. Rejects for anything else. */
export async function readRegular(
  uri: vscode.Uri,
  { within, maxBytes: most = maxBytes }: ReadLimits = {},
): Promise<Uint8Array> {
  if (uri.scheme === 'file')
    return (await readRegularFile(uri.fsPath, { within: within && onDisk(within), maxBytes: most })).content;
  const found = await vscode.workspace.fs.stat(uri);
  if ((found.type & vscode.FileType.File) === 0) throw notRegular(nameOf(uri));
  if (found.size > most) throw tooLarge(nameOf(uri));
  return vscode.workspace.fs.readFile(uri);
}
