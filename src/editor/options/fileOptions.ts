import * as vscode from 'vscode';
import { knownLanguageOf } from '../run/language';
import type { Source } from '../run/source';
import { runSettings } from '../settings';
import { asUri, type RunOptions } from './runOptions';

const memoryKey = (uri: vscode.Uri): string => `options:${uri.toString()}`;

/** What the person saved for a file with "Run with Options…". Input files are Uris after storage, too. */
export function fileOptions(memory: vscode.Memento, uri: vscode.Uri): RunOptions {
  const stored = memory.get<RunOptions>(memoryKey(uri), {});
  if (stored.inputFiles === undefined) return stored;
  return { ...stored, inputFiles: stored.inputFiles.map((file) => asUri(file) ?? String(file)) };
}

export async function saveFileOptions(memory: vscode.Memento, uri: vscode.Uri, options: RunOptions): Promise<void> {
  await memory.update(memoryKey(uri), Object.keys(options).length === 0 ? undefined : options);
}

/** Writes the options into the workspace's settings; the language is a matter of the file and stays out. */
export async function saveWorkspaceOptions(scope: vscode.Uri, options: RunOptions): Promise<void> {
  const settings = vscode.workspace.getConfiguration('unsandbox', scope);
  const { language, inputFiles, ...values } = options;
  const files = inputFiles?.map((file) =>
    typeof file === 'string' ? file : vscode.workspace.asRelativePath(file, false),
  );
  const all = { ...values, ...(files === undefined ? {} : { inputFiles: files }) };
  for (const [name, value] of Object.entries(all))
    await settings.update(name, value, vscode.ConfigurationTarget.Workspace);
}

/** The values a run would have now. The language is absent when it would be asked for. */
export function effectiveOptions(source: Source, memory: vscode.Memento): EffectiveOptions {
  const { document } = source;
  const language = knownLanguageOf(source, memory);
  return {
    ...runSettings(document),
    ...(language === undefined ? {} : { language }),
    ...fileOptions(memory, document.uri),
  };
}

export type EffectiveOptions = Required<Omit<RunOptions, 'language'>> & Pick<RunOptions, 'language'>;
