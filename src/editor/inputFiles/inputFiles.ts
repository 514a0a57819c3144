import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { limits } from '../../api/limits';
import type { InputFile } from '../../api/types';
import { isUserError, UserError } from '../../errors';
import type { SentInput } from '../../jobs/jobs';
import { bytes } from '../../jobs/output/transcript';
import { notRegular } from '../../jobs/request/readRegularFile';
import { locale } from '../../locale';
import type { Origin } from '../options/resolveOptions';
import { nameOf } from '../uris';
import { locate, rootsAround } from './locate';
import { readBytes, unsavedDocument } from './readBytes';

/** An input file as it is sent, and where it comes from. */
export interface SourceFile extends InputFile {
  readonly uri: vscode.Uri;
  /** Its open editor has changes that are not on disk; they are what is sent. */
  readonly unsaved: boolean;
}

/** Reads what is named. Throws a sentence for what cannot be sent, and reads nothing that is too large. */
export async function readInputFiles(
  files: readonly (vscode.Uri | string)[],
  near: vscode.Uri,
  origin: Origin,
): Promise<readonly SourceFile[]> {
  const uris = await locate(files, near, origin);
  await checkSizes(uris);
  return Promise.all(uris.map((uri) => read(uri, rootsAround(uri, near, origin))));
}

/** What a list is refused for before it is kept: it is checked again when it is sent. */
export async function checkInputFileList(uris: readonly vscode.Uri[], near: vscode.Uri): Promise<void> {
  await locate(uris, near, 'file');
  await checkSizes(uris);
  const names = uris.map(nameOf);
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin !== undefined)
    throw new UserError(
      vscode.l10n.t('Two of the files are named {0}. The sandbox has no folders: rename or leave out one.', twin),
    );
}

async function checkSizes(uris: readonly vscode.Uri[]): Promise<void> {
  if (uris.length > limits.inputFiles)
    throw new UserError(
      vscode.l10n.t('{0} input files are too many: a job takes at most {1}.', uris.length, limits.inputFiles),
    );
  const sizes = await Promise.all(uris.map(checkedSize));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > limits.inputFilesBytes)
    throw new UserError(
      vscode.l10n.t(
        'The input files have {0} bytes together; at most {1} ({2}) are allowed. Nothing was sent.',
        total.toLocaleString(locale()),
        limits.inputFilesBytes.toLocaleString(locale()),
        bytes(limits.inputFilesBytes),
      ),
    );
}

/** Refused by its size, before it is read. An open editor's text is measured when it is encoded. */
async function checkedSize(uri: vscode.Uri): Promise<number> {
  if (unsavedDocument(uri) !== undefined) return 0;
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (stat === undefined)
    throw new UserError(
      vscode.l10n.t('The input file {0} does not exist. Nothing was sent.', vscode.workspace.asRelativePath(uri)),
    );
  if (stat.type & vscode.FileType.Directory)
    throw new UserError(vscode.l10n.t('{0} is a folder. Input files have to be named one by one.', nameOf(uri)));
  if ((stat.type & vscode.FileType.File) === 0) throw notRegular(nameOf(uri));
  if (stat.size > limits.inputFileBytes)
    throw new UserError(
      vscode.l10n.t(
        'The input file {0} has {1} bytes; at most {2} ({3}) are allowed. Nothing was sent.',
        nameOf(uri),
        stat.size.toLocaleString(locale()),
        limits.inputFileBytes.toLocaleString(locale()),
        bytes(limits.inputFileBytes),
      ),
    );
  return stat.size;
}

async function read(uri: vscode.Uri, within: readonly vscode.Uri[] | undefined): Promise<SourceFile> {
  const unsaved = unsavedDocument(uri) !== undefined;
  const content = await readBytes(uri, { within, maxBytes: limits.inputFileBytes }).then(
    undefined,
    (error: unknown) => {
      if (isUserError(error)) throw error;
      throw new UserError(vscode.l10n.t('The input file {0} cannot be read: {1}', nameOf(uri), String(error)));
    },
  );
  return { filename: nameOf(uri), content, uri, unsaved };
}

/** What is remembered of one that was sent: its content is not. */
export const sentInput = ({ filename, uri, content }: SourceFile): SentInput => ({
  filename,
  uri: uri.toString(),
  digest: digestOf(content),
});

export const digestOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('base64url');
