import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { JobInfo, UnsandboxApi } from '../../src/editor/extensionApi/unsandboxApi';
import type { RunOptions } from '../../src/editor/options/runOptions';
import type { RunOutcome } from '../../src/editor/run/runSource';
import { watch } from './watched';

/** The sample folder that the suite is opened on. */
export function sample(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('The suite needs its sample folder open.');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function run(uri?: vscode.Uri, options?: RunOptions | object): Promise<RunOutcome> {
  return vscode.commands.executeCommand<RunOutcome>('unsandbox.run', uri, options);
}

/**
 * Runs a command of the extension as a person does. Such a command tells the person of an error and resolves to nothing: here that
 * rejects with the sentence that was shown.
 */
export async function command<T = RunOutcome | undefined>(name: string, ...args: readonly unknown[]): Promise<T> {
  const { told } = watch();
  const before = told.length;
  const result = await vscode.commands.executeCommand<T>(`unsandbox.${name}`, ...args);
  if (told.length > before) throw new Error(told.slice(before).join('\n'));
  return result;
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

/** The text of a file of the sample folder. */
export const textOf = async (name: string): Promise<string> =>
  new TextDecoder().decode(await vscode.workspace.fs.readFile(sample(name)));

export async function setting(name: string, value: unknown): Promise<void> {
  const settings = vscode.workspace.getConfiguration('unsandbox');
  // Writing what is there already costs as much as a change.
  if (settings.inspect(name)?.globalValue !== value)
    await settings.update(name, value, vscode.ConfigurationTarget.Global);
}

export async function workspaceSetting(name: string, value: unknown): Promise<void> {
  const settings = vscode.workspace.getConfiguration('unsandbox');
  if (value !== undefined || settings.inspect(name)?.workspaceValue !== undefined)
    await settings.update(name, value, vscode.ConfigurationTarget.Workspace);
}

/** Text of a program of several lines. */
export const lines = (...text: string[]): string => text.map((line) => `${line}\n`).join('');

/** Waits until `get` gives what is wanted. */
export async function eventually<T>(
  get: () => T | Promise<T>,
  isWanted: (value: T) => boolean,
  what: string,
): Promise<T> {
  for (const end = Date.now() + 20_000; ; await setTimeout(50)) {
    const value = await get();
    if (isWanted(value)) return value;
    if (Date.now() > end) assert.fail(`${what}: ${JSON.stringify(value)}`);
  }
}

/** Waits until there is what `look` looks for. */
export const found = async <T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> =>
  (await eventually(look, (value) => value !== undefined, what)) as T;

/** The editor knows these files as tests: it hears of what was found a moment later. */
export async function knownTests(...uris: readonly vscode.Uri[]): Promise<void> {
  for (const uri of uris)
    await eventually(
      async () => vscode.commands.executeCommand<readonly string[]>('vscode.testing.getTestsInFile', uri),
      (tests) => tests.length > 0,
      `a test ${uri.path}`,
    );
}

export async function activated(): Promise<UnsandboxApi> {
  const extension = vscode.extensions.getExtension<UnsandboxApi>('unsandbox.unsandbox');
  assert.ok(extension);
  return extension.activate();
}

/** The jobs of the panel, the newest first. */
export const jobs = async (): Promise<readonly JobInfo[]> => (await activated()).jobs();

/** The newest job of that title, once it is in that state. */
export async function jobThat(title: string, status: JobInfo['status']): Promise<JobInfo> {
  const newest = (all: readonly JobInfo[]): JobInfo | undefined => all.find((job) => job.title === title);
  const isSo = (all: readonly JobInfo[]): boolean => newest(all)?.status === status;
  return newest(await eventually(jobs, isSo, `${title}: ${status}`)) as JobInfo;
}

/** A program that waits until it is let go, for longer than any test otherwise. */
export interface HeldProgram {
  /** It has come to where it waits. */
  readonly waits: () => Promise<void>;
  readonly letGo: () => Promise<void>;
  /** What makes it wait, in each language. */
  readonly bash: string;
  readonly python: string;
  readonly c: string;
}

/** It waits for a child with a name of its own, which this machine sees as well. */
export function heldProgram(): HeldProgram {
  const name = `held-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const pid = (): Promise<number> => found(() => processNamed(name), 'a program that waits');
  return {
    waits: async () => void (await pid()),
    letGo: async () => void process.kill(await pid(), 'SIGKILL'),
    bash: `(exec -a ${name} sleep 600)`,
    python: `import os; os.spawnvp(os.P_WAIT, "sleep", ["${name}", "600"])`,
    c: `if (fork() == 0) execlp("sleep", "${name}", "600", (char *)0); wait(0);`,
  };
}

/** A program that prints a line and then waits. */
export function endlessProgram(): { readonly code: string; readonly printed: () => Promise<void> } {
  const { bash, waits } = heldProgram();
  return { code: lines('echo started', bash), printed: waits };
}

/** Of all that this machine runs, also in sandboxes. */
const processNamed = (name: string): number | undefined =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .find((id) => nameOfProcess(id) === name);

function nameOfProcess(id: number): string | undefined {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0')[0];
  } catch {
    return undefined; // it has ended
  }
}
