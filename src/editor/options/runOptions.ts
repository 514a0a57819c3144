import * as vscode from 'vscode';
import { UserError } from '../../errors';

/** What a caller of `unsandbox.run` may set; what is absent comes from the settings. */
export interface RunOptions {
  readonly language?: string;
  readonly ttl?: number;
  readonly networkMode?: 'zerotrust' | 'semitrusted';
  /** Values; `${secret:NAME}` in one stands for a secret variable. */
  readonly env?: Readonly<Record<string, string>>;
  /** A file of `NAME=value` lines, like `inputFiles`; '' for none. What `env` says wins over it. */
  readonly envFile?: vscode.Uri | string;
  /** Uris, or paths and globs relative to the workspace folder. */
  readonly inputFiles?: readonly (vscode.Uri | string)[];
  readonly returnArtifact?: boolean;
  readonly returnWasmArtifact?: boolean;
  /** What the program reads as its standard input: a text, '' for none, or the Uri of a file. Not in every language. */
  readonly input?: vscode.Uri | string;
  /** What the program is started with. Not in every language. */
  readonly arguments?: readonly string[];
}

const isString = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const trueOrFalse = (): string => vscode.l10n.t('true or false');

/** `"cloud" or "local"`: values are the same in every language. */
export const oneOf = (first: string, second: string): string => vscode.l10n.t('"{0}" or "{1}"', first, second);

/** Each option's check, and how to say what it takes. Ranges and names are the request's own checks. */
const checks: Readonly<Record<keyof RunOptions, readonly [(value: unknown) => boolean, () => string]>> = {
  language: [isString, () => vscode.l10n.t('a language id such as "python"')],
  ttl: [(value) => typeof value === 'number', () => vscode.l10n.t('a number of seconds')],
  networkMode: [(value) => value === 'zerotrust' || value === 'semitrusted', () => oneOf('zerotrust', 'semitrusted')],
  env: [
    (value) => isRecord(value) && Object.values(value).every((text) => typeof text === 'string'),
    () => vscode.l10n.t('an object of strings'),
  ],
  envFile: [
    (value) => typeof value === 'string' || asUri(value) !== undefined,
    () => vscode.l10n.t('the Uri or workspace-relative path of a file'),
  ],
  inputFiles: [
    (value) => Array.isArray(value) && value.every((file) => isString(file) || asUri(file) !== undefined),
    () => vscode.l10n.t('an array of Uris, or of paths relative to the workspace'),
  ],
  returnArtifact: [isBoolean, trueOrFalse],
  returnWasmArtifact: [isBoolean, trueOrFalse],
  input: [
    (value) => typeof value === 'string' || asUri(value) !== undefined,
    () => vscode.l10n.t('a text or the Uri of a file'),
  ],
  arguments: [
    (value) => Array.isArray(value) && value.every((word) => typeof word === 'string' && !word.includes('\0')),
    () => vscode.l10n.t('an array of texts without NUL characters'),
  ],
};

/** What the option would have to be, if it is not; for the settings of the same names, too. */
export function optionProblem(name: keyof RunOptions, value: unknown): string | undefined {
  const [isValid, expected] = checks[name];
  return isValid(value) ? undefined : expected();
}

/** Options come from keybindings, tasks and other extensions: nothing about them is certain. */
export function checkOptions(value: unknown): RunOptions {
  if (!isRecord(value)) throw new UserError(vscode.l10n.t('The options of unsandbox.run have to be an object.'));
  const options = Object.entries(value).filter(([, option]) => option !== undefined);
  for (const [name, option] of options) {
    if (!Object.hasOwn(checks, name))
      throw new UserError(
        vscode.l10n.t('unsandbox.run has no option "{0}". It takes {1}.', name, Object.keys(checks).join(', ')),
      );
    const problem = optionProblem(name as keyof RunOptions, option);
    if (problem !== undefined)
      throw new UserError(
        vscode.l10n.t('The option "{0}" of unsandbox.run has the wrong value. It takes: {1}.', name, problem),
      );
  }
  return Object.fromEntries(options);
}

type File = vscode.Uri | string;

/** The same options with other files, wherever they name some. */
export function withFiles(options: RunOptions, change: (file: File) => File): RunOptions {
  const { inputFiles, envFile, input } = options;
  return {
    ...options,
    ...(inputFiles === undefined ? {} : { inputFiles: inputFiles.map(change) }),
    ...(envFile === undefined ? {} : { envFile: change(envFile) }),
    ...(input === undefined ? {} : { input: change(input) }),
  };
}

/** Options that were stored as JSON: files are Uris again. */
export const withUris = (options: RunOptions): RunOptions => withFiles(options, (file) => asUri(file) ?? String(file));

/** What is stored and makes no sense counts for nothing. */
export function storedOptions(stored: unknown): RunOptions {
  try {
    return withUris(checkOptions(stored ?? {}));
  } catch {
    return {};
  }
}

/** A Uri, also after a trip through JSON as in keybindings and command links. */
export function asUri(value: unknown): vscode.Uri | undefined {
  if (value instanceof vscode.Uri) return value;
  if (!isRecord(value) || typeof value['scheme'] !== 'string' || typeof value['path'] !== 'string') return undefined;
  return vscode.Uri.from({
    scheme: value['scheme'],
    path: value['path'],
    authority: typeof value['authority'] === 'string' ? value['authority'] : '',
    query: typeof value['query'] === 'string' ? value['query'] : '',
    fragment: typeof value['fragment'] === 'string' ? value['fragment'] : '',
  });
}

/** Menus pass more than their resource: the title bar its editor group, the Explorer the whole selection. */
export const isMenuContext = (value: unknown): boolean =>
  isRecord(value) && ('groupId' in value || 'editorIndex' in value);
