import { UserError } from '../errors';
import { limits } from './limits';
import { type ExecuteRequest, type InputFile, networkModes, type RunParameters, type ShebangRequest } from './types';

/** Throws a UserError for the first rule of the contract that the request breaks. */
export function checkExecuteRequest(request: ExecuteRequest): void {
  if (typeof request.language !== 'string' || request.language.trim() === '') {
    throw new UserError('No language is chosen. Choose the language to run.');
  }
  checkShebangRequest(request);
  checkInputFiles(request.inputFiles ?? []);
}

export function checkShebangRequest(request: ShebangRequest): void {
  checkCode(request.code);
  checkParameters(request);
}

function checkCode(code: unknown): void {
  if (typeof code !== 'string' || code === '') throw new UserError('There is no code to run: the text is empty.');
  if (code.includes('\0')) {
    throw new UserError('The text contains NUL characters: it looks like a binary file. Only source code can be run.');
  }
}

function checkParameters({ ttl, networkMode, env }: RunParameters): void {
  const { min, max } = limits.ttlSeconds;
  if (ttl !== undefined && (!Number.isInteger(ttl) || ttl < min || ttl > max)) {
    throw new UserError(`The time limit must be a whole number of seconds from ${min} to ${max}, but it is ${ttl}.`);
  }
  if (networkMode !== undefined && !networkModes.includes(networkMode)) {
    throw new UserError(`The network mode must be ${networkModes.join(' or ')}, but it is ${String(networkMode)}.`);
  }
  if (env !== undefined) checkEnv(env);
}

function checkEnv(env: unknown): void {
  if (typeof env !== 'object' || env === null || Array.isArray(env)) {
    throw new UserError('The environment must be a list of names and values.');
  }
  for (const [name, value] of Object.entries(env)) {
    const shown = JSON.stringify(name.slice(0, 80));
    if (name === '' || /[=\0]/.test(name)) {
      throw new UserError(
        `The environment variable name ${shown} is not valid: it must not be empty or contain = or NUL.`,
      );
    }
    if (typeof value !== 'string') throw new UserError(`The environment variable ${shown} must be text.`);
    if (value.includes('\0')) {
      throw new UserError(`The value of the environment variable ${shown} contains a NUL character. Remove it.`);
    }
  }
}

/** Throws a UserError that names the file and the limit. */
export function checkInputFiles(files: readonly InputFile[]): void {
  if (files.length > limits.inputFiles) {
    throw new UserError(
      `At most ${limits.inputFiles} input files can be sent, but there are ${files.length}. Remove ${files.length - limits.inputFiles}.`,
    );
  }
  const seen = new Set<string>();
  for (const { filename, content } of files) {
    checkFilename(filename);
    if (seen.has(filename)) throw new UserError(`Two input files are named ${quoted(filename)}. Rename or remove one.`);
    seen.add(filename);
    if (!(content instanceof Uint8Array)) throw new UserError(`The input file ${quoted(filename)} has no content.`);
    if (content.byteLength > limits.inputFileBytes)
      throw tooLarge(`The input file ${quoted(filename)} has`, content.byteLength, limits.inputFileBytes);
  }
  const total = files.reduce((sum, { content }) => sum + content.byteLength, 0);
  if (total > limits.inputFilesBytes) throw tooLarge('The input files together have', total, limits.inputFilesBytes);
}

function checkFilename(filename: unknown): void {
  if (typeof filename !== 'string' || filename === '') throw new UserError('An input file has no name. Give it one.');
  if (filename.length > limits.filenameLength) {
    throw new UserError(
      `The name of the input file ${quoted(filename)} has ${filename.length} characters; at most ${limits.filenameLength} are allowed. Rename it.`,
    );
  }
  const reason = unusable(filename);
  if (reason !== undefined)
    throw new UserError(`The input file ${quoted(filename)} cannot be sent: its name ${reason}. Rename it.`);
}

/** The contract forbids `..` anywhere in a name, not only as the whole of it. */
function unusable(filename: string): string | undefined {
  if (/[/\\]/.test(filename)) return 'contains a slash or backslash';
  if (filename === '.' || filename.includes('..')) return 'is "." or contains ".."';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\0-\x1f\x7f-\x9f]/.test(filename)) return 'contains control characters';
  return undefined;
}

const quoted = (name: string): string => JSON.stringify(name.length > 60 ? `${name.slice(0, 57)}…` : name);

function tooLarge(subject: string, bytes: number, limit: number): UserError {
  const count = (n: number): string => n.toLocaleString('en-US');
  return new UserError(
    `${subject} ${count(bytes)} bytes; at most ${count(limit)} (${limit / 1_048_576} MB) can be sent. Remove or shrink it.`,
  );
}
