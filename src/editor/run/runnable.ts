import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { nameOf } from '../uris';

/** File systems that are the editor's own: earlier versions, its settings, its schemas and logs. */
const ownFiles = /^(?:git|output|vscode|vscode-(?:userdata|log|settings))$/;

/** Whether a text is somebody's code: a file, wherever it lies, or one that is not saved yet. Other texts are only shown. */
export const isRunnable = ({ scheme }: vscode.Uri): boolean =>
  scheme === 'file' ||
  scheme === 'untitled' ||
  (!ownFiles.test(scheme) && vscode.workspace.fs.isWritableFileSystem(scheme) !== undefined);

/** Throws a sentence for a text that is no file of anybody. */
export function checkRunnable(uri: vscode.Uri): void {
  if (isRunnable(uri)) return;
  const { l10n } = vscode;
  if (uri.scheme.startsWith('vscode-notebook-cell'))
    throw new UserError(
      l10n.t('A cell of a notebook cannot be run in unsandbox. Copy its code into a file, and run that.'),
    );
  throw new UserError(
    l10n.t(
      '{0} cannot be run: it is no file, but a text that the editor shows ({1}). Copy it into a file, and run that.',
      nameOf(uri),
      uri.scheme,
    ),
  );
}
