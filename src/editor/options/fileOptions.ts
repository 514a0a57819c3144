import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { isAsked } from '../environment/references';
import type { FileMemory } from '../fileMemory';
import { nameOf } from '../uris';
import { type RunOptions, storedOptions } from './runOptions';

/** What the person saved for single files: in the editor's storage, never in the workspace itself. */
export class FileOptions implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  private readonly subscription: vscode.Disposable;

  constructor(private readonly memory: FileMemory) {
    this.subscription = memory.onDidMove((uri) => this.changed.fire(uri));
  }

  of(uri: vscode.Uri): RunOptions {
    return storedOptions(this.memory.get('options', uri));
  }

  /** Adds to what is saved; an option that is undefined is forgotten. */
  async save(uri: vscode.Uri, changes: { readonly [name in keyof RunOptions]?: RunOptions[name] | undefined }) {
    const all = Object.entries({ ...this.of(uri), ...changes }).filter(([, value]) => value !== undefined);
    await this.memory.update('options', uri, all.length === 0 ? undefined : Object.fromEntries(all));
    this.changed.fire(uri);
  }

  async forget(uri: vscode.Uri): Promise<void> {
    await this.memory.update('options', uri, undefined);
    this.changed.fire(uri);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

/** What is a matter of single files, and no setting. */
export const ownOptions = ({ language, input, arguments: words }: RunOptions): RunOptions => ({
  ...(language === undefined ? {} : { language }),
  ...(input === undefined ? {} : { input }),
  ...(words === undefined ? {} : { arguments: words }),
});

function settingsOf(options: RunOptions): RunOptions {
  const { language: _language, input: _input, arguments: _arguments, ...settings } = options;
  return settings;
}

/**
 * Writes the options into the workspace's settings. A setting of the language, whoever has it, wins over one of all languages: then the
 * workspace gets one of the language, too. Throws a sentence for a file that settings cannot name.
 */
export async function saveWorkspaceOptions(
  { uri: scope, languageId }: vscode.TextDocument,
  options: RunOptions,
): Promise<void> {
  const settings = vscode.workspace.getConfiguration('unsandbox', { uri: scope, languageId });
  const folderOfScope = vscode.workspace.getWorkspaceFolder(scope);
  const { inputFiles, envFile, env, ...values } = settingsOf(options);
  // What a comment asks for is the comment's: it has no value of its own here.
  // And the person's settings count beside the workspace's: their values need not stand where others read them.
  const personal = settings.inspect<Readonly<Record<string, unknown>>>('env')?.globalValue;
  const own = Object.entries(env ?? {}).filter(([name, value]) => !isAsked(value) && personal?.[name] !== value);
  const all = {
    ...values,
    ...(env === undefined ? {} : { env: Object.fromEntries(own) }),
    ...(inputFiles === undefined ? {} : { inputFiles: inputFiles.map((file) => settingOf(file, scope)) }),
    ...(envFile === undefined ? {} : { envFile: settingOf(envFile, scope) }),
  };
  // With several folders a path means another file in each: there they are the settings of the file's folder.
  const isOneOfSeveral = (vscode.workspace.workspaceFolders?.length ?? 0) > 1 && folderOfScope !== undefined;
  const { Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const target = isOneOfSeveral ? WorkspaceFolder : Workspace;
  for (const [name, value] of Object.entries(all)) {
    const isOfLanguage = hasLanguageValue(settings.inspect(name));
    await settings.update(name, value, target, false);
    if (isOfLanguage) await settings.update(name, value, target, true);
  }
}

const hasLanguageValue = (values: ReturnType<vscode.WorkspaceConfiguration['inspect']>): boolean =>
  [
    values?.defaultLanguageValue,
    values?.globalLanguageValue,
    values?.workspaceLanguageValue,
    values?.workspaceFolderLanguageValue,
  ].some((value) => value !== undefined);

/** As a setting names a file: relative to the folder of the file that runs, else by its whole path. */
function settingOf(file: vscode.Uri | string, scope: vscode.Uri): string {
  if (typeof file === 'string') return file;
  const folder = vscode.workspace.getWorkspaceFolder(file);
  if (folder === undefined)
    throw new UserError(
      vscode.l10n.t(
        '{0} is outside the workspace: it can be saved for a file, but not for the workspace.',
        nameOf(file),
      ),
    );
  const isSame = folder === (vscode.workspace.getWorkspaceFolder(scope) ?? vscode.workspace.workspaceFolders?.[0]);
  if (!isSame && file.scheme !== 'file')
    throw new UserError(
      vscode.l10n.t(
        '{0} is in another folder, which a setting cannot name. Save it for the file instead.',
        nameOf(file),
      ),
    );
  return isSame ? vscode.workspace.asRelativePath(file, false) : file.fsPath;
}
