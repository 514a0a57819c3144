import { realpath } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { limits } from '../../api/limits';
import type { InputFile } from '../../api/types';
import { openSetting, UserError } from '../../errors';
import { bytes } from '../../jobs/output/transcript';
import { asUri } from '../options/runOptions';
import { nameOf } from '../run/source';

/** Files a caller named: it may name any. Paths are relative to the workspace folder. */
export const filesOfCaller = (files: readonly unknown[], near: vscode.Uri): Promise<readonly InputFile[]> =>
  readAll(files.map((file) => asUri(file) ?? resolve(String(file), near)));

/** Files the settings name. A workspace's settings are not the person's: nothing outside of it is read. */
export async function filesOfSettings(files: readonly string[], near: vscode.Uri): Promise<readonly InputFile[]> {
  const uris = files.map((file) => resolve(file, near));
  for (const [index, uri] of uris.entries()) {
    if (await isInsideWorkspace(uri)) continue;
    throw new UserError(
      vscode.l10n.t('The setting unsandbox.inputFiles names {0}, which is outside the workspace.', files[index] ?? ''),
      openSetting('unsandbox.inputFiles'),
    );
  }
  return readAll(uris);
}

function resolve(file: string, near: vscode.Uri): vscode.Uri {
  if (path.isAbsolute(file)) return vscode.Uri.file(file);
  const folder = vscode.workspace.getWorkspaceFolder(near) ?? vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined)
    throw new UserError(vscode.l10n.t('{0} is relative to a workspace folder, but no folder is open.', file));
  return vscode.Uri.joinPath(folder.uri, file);
}

async function isInsideWorkspace(uri: vscode.Uri): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return false;
  if (uri.scheme !== 'file') return true;
  // A link inside the workspace may lead out of it. A missing file is reported when it is read.
  const [target, root] = await Promise.all([uri, folder.uri].map(({ fsPath }) => realpath(fsPath).catch(() => fsPath)));
  return target !== undefined && root !== undefined && !path.relative(root, target).startsWith('..');
}

async function readAll(uris: readonly vscode.Uri[]): Promise<readonly InputFile[]> {
  if (uris.length > limits.inputFiles)
    throw new UserError(
      vscode.l10n.t('{0} input files are too many: a job takes at most {1}.', uris.length, limits.inputFiles),
    );
  return Promise.all(uris.map(read));
}

async function read(uri: vscode.Uri): Promise<InputFile> {
  const filename = nameOf(uri);
  // What the person sees runs, also in files that are not saved yet.
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open?.isDirty) return { filename, content: Buffer.from(open.getText()) };
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (stat === undefined)
    throw new UserError(
      vscode.l10n.t('The input file {0} does not exist. Nothing was sent.', vscode.workspace.asRelativePath(uri)),
    );
  if (stat.type & vscode.FileType.Directory)
    throw new UserError(vscode.l10n.t('{0} is a folder. Input files have to be named one by one.', filename));
  // Refused by its size, before it is read.
  if (stat.size > limits.inputFileBytes)
    throw new UserError(
      vscode.l10n.t(
        'The input file {0} has {1}; at most {2} are allowed. Nothing was sent.',
        filename,
        bytes(stat.size),
        bytes(limits.inputFileBytes),
      ),
    );
  return { filename, content: await vscode.workspace.fs.readFile(uri) };
}
