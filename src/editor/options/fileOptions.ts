import * as vscode from 'vscode';
import { asUri, type RunOptions } from './runOptions';

const memoryKey = (uri: vscode.Uri): string => `options:${uri.toString()}`;

/** What the person saved for single files, in this workspace's storage: never in the workspace itself. */
export class FileOptions implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly memory: vscode.Memento) {}

  /** Files are Uris after storage, too. */
  of(uri: vscode.Uri): RunOptions {
    const stored = this.memory.get<RunOptions>(memoryKey(uri), {});
    const { inputFiles, envFile } = stored;
    return {
      ...stored,
      ...(inputFiles === undefined ? {} : { inputFiles: inputFiles.map((file) => asUri(file) ?? String(file)) }),
      ...(envFile === undefined ? {} : { envFile: asUri(envFile) ?? String(envFile) }),
    };
  }

  /** Adds to what is saved; an option that is undefined is forgotten. */
  async save(uri: vscode.Uri, changes: { readonly [name in keyof RunOptions]?: RunOptions[name] | undefined }) {
    const all = Object.entries({ ...this.of(uri), ...changes }).filter(([, value]) => value !== undefined);
    await this.memory.update(memoryKey(uri), all.length === 0 ? undefined : Object.fromEntries(all));
    this.changed.fire(uri);
  }

  async forget(uri: vscode.Uri): Promise<void> {
    await this.memory.update(memoryKey(uri), undefined);
    this.changed.fire(uri);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** Writes the options into the workspace's settings; the language is a matter of the file and stays out. */
export async function saveWorkspaceOptions(scope: vscode.Uri, options: RunOptions): Promise<void> {
  const settings = vscode.workspace.getConfiguration('unsandbox', scope);
  const { language, inputFiles, envFile, ...values } = options;
  const pathOf = (file: vscode.Uri | string): string =>
    typeof file === 'string' ? file : vscode.workspace.asRelativePath(file, false);
  const all = {
    ...values,
    ...(inputFiles === undefined ? {} : { inputFiles: inputFiles.map(pathOf) }),
    ...(envFile === undefined ? {} : { envFile: pathOf(envFile) }),
  };
  for (const [name, value] of Object.entries(all))
    await settings.update(name, value, vscode.ConfigurationTarget.Workspace);
}
