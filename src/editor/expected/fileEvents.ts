import * as vscode from 'vscode';
import { watchedGlob } from './findTests';

export interface FileListener {
  /** May have become a test, ceased to be one, or have other content. */
  readonly onChanged: (uris: readonly vscode.Uri[]) => void;
  /** A file or folder that is gone. */
  readonly onGone: (uri: vscode.Uri) => void;
}

/** What happens in this window's editors, at the cost of no search and no watcher. */
export const listenToEditors = ({ onChanged, onGone }: FileListener): vscode.Disposable =>
  vscode.Disposable.from(
    vscode.window.onDidChangeVisibleTextEditors((editors) => onChanged(editors.map(({ document }) => document.uri))),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) onChanged([document.uri]);
    }),
    // What was not saved counts no more.
    vscode.workspace.onDidCloseTextDocument(({ uri }) => onChanged([uri])),
    vscode.workspace.onDidCreateFiles(({ files }) => onChanged(files)),
    vscode.workspace.onDidDeleteFiles(({ files }) => files.forEach(onGone)),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      for (const { oldUri } of files) onGone(oldUri);
      onChanged(files.map(({ newUri }) => newUri));
    }),
  );

/** What other programs do in the workspace. */
export function watchFiles({ onChanged, onGone }: FileListener): vscode.Disposable {
  const files = vscode.workspace.createFileSystemWatcher(watchedGlob, false, false, true);
  // A folder that goes takes its files along, without a word of them.
  const all = vscode.workspace.createFileSystemWatcher('**', true, true, false);
  return vscode.Disposable.from(
    files,
    all,
    files.onDidCreate((uri) => onChanged([uri])),
    files.onDidChange((uri) => onChanged([uri])),
    all.onDidDelete(onGone),
  );
}
