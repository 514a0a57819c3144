import * as vscode from 'vscode';

/** Opens the walkthrough. */
export const getStarted = (): Thenable<void> =>
  vscode.commands.executeCommand('workbench.action.openWalkthrough', 'unsandbox.unsandbox#getStarted', false);
