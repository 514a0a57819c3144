import * as l10n from '@vscode/l10n';
import { UserError } from '../errors';
import { locale } from '../locale';
import { limits } from './limits';
import { type ExecuteRequest, type InputFile, networkModes, type RunParameters, type ShebangRequest } from './types';

/** Throws a UserError for the first rule of the contract that the request breaks. */
export function checkExecuteRequest(request: ExecuteRequest): void {
  if (typeof request.language !== 'string' || request.language.trim() === '') {
    throw new UserError(l10n.t('No language is chosen. Choose the language to run.'));
  }
  checkShebangRequest(request);
  checkInputFiles(request.inputFiles ?? []);
}

export function checkShebangRequest(request: ShebangRequest): void {
  checkCode(request.code);
  checkParameters(request);
}

function checkCode(code: unknown): void {
  if (typeof code !== 'string' || code === '')
    throw new UserError(l10n.t('There is no code to run: the text is empty.'));
  if (code.includes('\0')) {
    throw new UserError(
      l10n.t('The text contains NUL characters: it looks like a binary file. Only source code can be run.'),
    );
  }
}

function checkParameters({ ttl, networkMode, env }: RunParameters): void {
  const { min, max } = limits.ttlSeconds;
  if (ttl !== undefined && (!Number.isInteger(ttl) || ttl < min || ttl > max)) {
    throw new UserError(
      l10n.t('The time limit must be a whole number of seconds from {0} to {1}, but it is {2}.', min, max, ttl),
    );
  }
  if (networkMode !== undefined && !networkModes.includes(networkMode)) {
    throw new UserError(
      l10n.t('The network mode must be {0} or {1}, but it is {2}.', ...networkModes, String(networkMode)),
    );
  }
  if (env !== undefined) checkEnv(env);
}

function checkEnv(env: unknown): void {
  if (typeof env !== 'object' || env === null || Array.isArray(env)) {
    throw new UserError(l10n.t('The environment must be a list of names and values.'));
  }
  for (const [name, value] of Object.entries(env)) {
    const shown = JSON.stringify(name.slice(0, 80));
    if (name === '' || /[=\0]/.test(name)) {
      throw new UserError(
        l10n.t('The environment variable name {0} is not valid: it must not be empty or contain = or NUL.', shown),
      );
    }
    if (typeof value !== 'string') throw new UserError(l10n.t('The environment variable {0} must be text.', shown));
    if (value.includes('\0')) {
      throw new UserError(
        l10n.t('The value of the environment variable {0} contains a NUL character. Remove it.', shown),
      );
    }
  }
}

/** Throws a UserError that names the file and the limit. */
export function checkInputFiles(files: readonly InputFile[]): void {
  if (files.length > limits.inputFiles) {
    throw new UserError(
      l10n.t(
        'At most {0} input files can be sent, but there are {1}. Remove {2}.',
        limits.inputFiles,
        files.length,
        files.length - limits.inputFiles,
      ),
    );
  }
  const seen = new Set<string>();
  for (const { filename, content } of files) {
    checkFilename(filename);
    if (seen.has(filename))
      throw new UserError(l10n.t('Two input files are named {0}. Rename or remove one.', quoted(filename)));
    seen.add(filename);
    if (!(content instanceof Uint8Array))
      throw new UserError(l10n.t('The input file {0} has no content.', quoted(filename)));
    if (content.byteLength > limits.inputFileBytes)
      throw new UserError(
        l10n.t(
          'The input file {0} has {1} bytes; at most {2} ({3} MB) can be sent. Remove or shrink it.',
          quoted(filename),
          ...sizes(content.byteLength, limits.inputFileBytes),
        ),
      );
  }
  const total = files.reduce((sum, { content }) => sum + content.byteLength, 0);
  if (total > limits.inputFilesBytes)
    throw new UserError(
      l10n.t(
        'The input files together have {0} bytes; at most {1} ({2} MB) can be sent. Remove or shrink some.',
        ...sizes(total, limits.inputFilesBytes),
      ),
    );
}

function checkFilename(filename: unknown): void {
  if (typeof filename !== 'string' || filename === '')
    throw new UserError(l10n.t('An input file has no name. Give it one.'));
  if (filename.length > limits.filenameLength) {
    throw new UserError(
      l10n.t(
        'The name of the input file {0} has {1} characters; at most {2} are allowed. Rename it.',
        quoted(filename),
        filename.length,
        limits.filenameLength,
      ),
    );
  }
  const problem = unusable(filename);
  if (problem !== undefined) throw new UserError(problem);
}

/** The contract forbids `..` anywhere in a name, not only as the whole of it. */
function unusable(filename: string): string | undefined {
  const shown = quoted(filename);
  if (/[/\\]/.test(filename))
    return l10n.t('The input file {0} cannot be sent: its name contains a slash or backslash. Rename it.', shown);
  if (filename === '.' || filename.includes('..'))
    return l10n.t('The input file {0} cannot be sent: its name is "." or contains "..". Rename it.', shown);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\0-\x1f\x7f-\x9f]/.test(filename))
    return l10n.t('The input file {0} cannot be sent: its name contains control characters. Rename it.', shown);
  return undefined;
}

const quoted = (name: string): string => JSON.stringify(name.length > 60 ? `${name.slice(0, 57)}…` : name);

/** For people: the bytes, the most that is allowed, and that in MB. */
function sizes(bytes: number, limit: number): readonly [string, string, number] {
  const count = (n: number): string => n.toLocaleString(locale());
  return [count(bytes), count(limit), limit / 1_048_576];
}
