import * as vscode from 'vscode';
import { asUri } from '../options/runOptions';

/**
 * What `${file}`, `${selectedText}` and the like may have stood for. Where the editor took them from is not told, and it may be
 * what is no text, or stands behind a panel: all that is open counts.
 */
export function textsOfVariables(): readonly string[] {
  const { tabGroups, visibleTextEditors } = vscode.window;
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const open = tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(({ input }) => urisOf(input)));
  const shown = visibleTextEditors.map(({ document }) => document.uri);
  return [
    ...[...folders, ...open, ...shown].map(({ fsPath }) => fsPath),
    ...visibleTextEditors.flatMap(({ document, selections }) => selections.map((each) => document.getText(each))),
  ];
}

/** A tab of any kind names its files in properties of its own. */
const urisOf = (input: unknown): readonly vscode.Uri[] =>
  Object.values(input ?? {})
    .map(asUri)
    .filter((uri) => uri !== undefined);
