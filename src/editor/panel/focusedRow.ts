import * as vscode from 'vscode';

/**
 * The row of a tree that has the keyboard's focus. VS Code passes it to the entries of a row's menu, but not to a key, and tells
 * extensions of the selection alone: it is toggled on that row and back. `idOf` tells rows apart.
 */
export async function focusedRow<T>(view: vscode.TreeView<T>, idOf: (row: T) => string): Promise<T | undefined> {
  const before = view.selection;
  await vscode.commands.executeCommand('list.toggleSelection');
  const after = view.selection;
  await vscode.commands.executeCommand('list.toggleSelection');
  const lacking = (rows: readonly T[], others: readonly T[]): readonly T[] =>
    rows.filter((row) => !others.some((other) => idOf(other) === idOf(row)));
  return [...lacking(after, before), ...lacking(before, after)][0];
}
