import * as vscode from 'vscode';
import type { RunOptions } from '../../src/editor/options/runOptions';
import type { RunOutcome } from '../../src/editor/run/runSource';

/** The sample folder that the suite is opened on. */
export function sample(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('The suite needs its sample folder open.');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function run(uri?: vscode.Uri, options?: RunOptions | object): Promise<RunOutcome> {
  return vscode.commands.executeCommand<RunOutcome>('unsandbox.run', uri, options);
}

/** An editor on unsaved text, with the focus. */
export async function openText(content: string, language = 'python'): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }));
}

export async function closeEditors(): Promise<void> {
  // Reverting keeps the editor from asking what to do with unsaved text.
  for (let tabs = vscode.window.tabGroups.activeTabGroup.tabs.length; tabs > 0; tabs -= 1)
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

export async function writeFile(name: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const uri = sample(name);
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? Buffer.from(content) : content);
  return uri;
}

export async function setting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('unsandbox').update(name, value, vscode.ConfigurationTarget.Global);
}

export async function workspaceSetting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('unsandbox').update(name, value, vscode.ConfigurationTarget.Workspace);
}

/** Picks the entry of the list that is open, counted from the one that has the focus. */
export async function pickEntry(index: number): Promise<void> {
  await delay(1000); // there is no telling when it is there
  for (let step = 0; step < index; step += 1)
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
  await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
}

/** Text of a program of several lines. */
export const lines = (...text: string[]): string => text.map((line) => `${line}\n`).join('');

export const useLocalSandbox = (): Promise<void> => setting('service', 'local');

export const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
