import * as vscode from 'vscode';

/**
 * The file in front: that of the active editor, else of the active tab. VS Code tells of an editor only once its text is
 * loaded, never when the text is very long, and names the Output panel instead when the person was there last.
 */
export function activeFile(): vscode.Uri | undefined {
  const uri = activeEditor()?.document.uri ?? uriOfTab(vscode.window.tabGroups.activeTabGroup.activeTab);
  return uri !== undefined && isOutput(uri) ? undefined : uri;
}

/** The editor the person is in, or was in before a panel. */
export function activeEditor(): vscode.TextEditor | undefined {
  const { activeTextEditor, visibleTextEditors, tabGroups } = vscode.window;
  if (activeTextEditor !== undefined && !isOutput(activeTextEditor.document.uri)) return activeTextEditor;
  const { activeTab, viewColumn } = tabGroups.activeTabGroup;
  const shown = uriOfTab(activeTab)?.toString();
  const showing = visibleTextEditors.filter(({ document }) => document.uri.toString() === shown);
  // Of one that has just opened the column is not told yet.
  return showing.find((editor) => editor.viewColumn === viewColumn) ?? showing[0];
}

/** What a button in an editor's title means: VS Code draws it a moment after another file has come in front. */
export function fileOfTitle(uri: vscode.Uri): vscode.Uri {
  const inFront = vscode.window.tabGroups.all.map(({ activeTab }) => uriOfTab(activeTab)?.toString());
  return inFront.includes(uri.toString()) ? uri : (activeFile() ?? uri);
}

/** Of a comparison it is what may be edited. */
function uriOfTab(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  if (tab?.input instanceof vscode.TabInputText) return tab.input.uri;
  return tab?.input instanceof vscode.TabInputTextDiff ? tab.input.modified : undefined;
}

const isOutput = ({ scheme }: vscode.Uri): boolean => scheme === 'output';
