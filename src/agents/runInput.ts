import { limits } from '../api/limits';
import { type NetworkMode, networkModes } from '../api/types';
import { UserError } from '../errors';
import { agentLimits, cancelTool, runTool } from './toolTexts';

/** What an agent wants to run; what it left out is as little as there is. */
export interface RunInput {
  readonly language: string;
  /** With `\n` line ends. */
  readonly code: string;
  /** As it was written: not yet looked for. */
  readonly files: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly ttl?: number | undefined;
  readonly networkMode: NetworkMode;
}

type Fields = Readonly<Record<string, unknown>>;

/** Throws a sentence for a model: input may be anything, whatever the schema says. */
export function checkRunInput(value: unknown): RunInput {
  const input = fieldsOf(value, runTool.name, Object.keys(runTool.inputSchema.properties));
  const { ttl, networkMode } = input;
  if (ttl !== undefined && !isTtl(ttl))
    throw new UserError(
      `"ttl" has to be a whole number of seconds from ${limits.ttlSeconds.min} to ${limits.ttlSeconds.max}.`,
    );
  if (networkMode !== undefined && !networkModes.some((mode) => mode === networkMode))
    throw new UserError(`"networkMode" has to be ${networkModes.map((mode) => `"${mode}"`).join(' or ')}.`);
  return {
    language: textOf(input, 'language', 40).trim(),
    code: codeOf(input),
    files: filesOf(input['files']),
    env: envOf(input['env']),
    ttl: ttl as number | undefined,
    networkMode: networkMode === 'semitrusted' ? 'semitrusted' : 'zerotrust',
  };
}

/** The id of the job to cancel. */
export function checkCancelInput(value: unknown): string {
  return textOf(fieldsOf(value, cancelTool.name, ['jobId']), 'jobId', 256);
}

function fieldsOf(value: unknown, tool: string, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError(`The input of ${tool} has to be an object.`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown === undefined) return value as Fields;
  throw new UserError(
    `${tool} has no parameter ${JSON.stringify(unknown.slice(0, 60))}. It takes ${known.join(', ')}.`,
  );
}

function textOf(input: Fields, name: string, maxLength: number): string {
  const text = input[name];
  if (typeof text !== 'string' || text.trim() === '')
    throw new UserError(`"${name}" has to be a text and is required.`);
  if (text.length > maxLength)
    throw new UserError(`"${name}" has ${text.length} characters; at most ${maxLength} are allowed.`);
  return text;
}

function codeOf(input: Fields): string {
  const code = textOf(input, 'code', agentLimits.codeLength).replace(/\r\n/g, '\n');
  if (code.includes('\0'))
    throw new UserError('"code" contains NUL characters. Only the text of a program can be run.');
  return code;
}

function filesOf(files: unknown = []): readonly string[] {
  const isList = Array.isArray(files) && files.every((file) => typeof file === 'string' && file !== '');
  if (!isList) throw new UserError('"files" has to be an array of paths.');
  if (files.length > limits.inputFiles)
    throw new UserError(`"files" has ${files.length} entries; at most ${limits.inputFiles} files can be sent.`);
  return files as string[];
}

function envOf(env: unknown = {}): RunInput['env'] {
  if (typeof env !== 'object' || env === null || Array.isArray(env))
    throw new UserError('"env" has to be an object of names and texts.');
  const entries = Object.entries(env);
  if (entries.length > agentLimits.variables)
    throw new UserError(`"env" has ${entries.length} variables; at most ${agentLimits.variables} are allowed.`);
  for (const [name, value] of entries) checkVariable(name, value);
  return Object.fromEntries(entries);
}

function checkVariable(name: string, value: unknown): void {
  const shown = JSON.stringify(name.slice(0, 60));
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name))
    throw new UserError(`${shown} in "env" is no name of a variable: it takes letters, digits and underscores.`);
  if (typeof value !== 'string' || value.includes('\0') || value.length > agentLimits.valueLength)
    throw new UserError(
      `The value of ${shown} in "env" has to be a text of at most ${agentLimits.valueLength} characters, without NUL.`,
    );
  // Were it kept as it is, running the job again by hand would put the secret in.
  if (/\$\{(?:secret|asked):/.test(value))
    throw new UserError(`The value of ${shown} in "env" refers to a secret of the user. Agents cannot use those.`);
}

const isTtl = (ttl: unknown): boolean =>
  typeof ttl === 'number' && Number.isInteger(ttl) && ttl >= limits.ttlSeconds.min && ttl <= limits.ttlSeconds.max;
