import { limits } from '../../api/limits';
import { type NetworkMode, networkModes } from '../../api/types';
import type { JobRequest } from '../jobs/jobRequest';
import { parseInputFiles } from './inputFiles';
import { decodeUtf8, hasLoneSurrogate, isObject, parseJsonObject } from './parseJson';
import { badRequest, Refusal, tooLarge } from './refusal';

const codeBytes = 1_048_576;
const environmentNames = 128;
const environmentBytes = 64 * 1024;

/** What `/execute` asks for; the language is as it was sent. */
export type ExecuteFields = Omit<JobRequest, 'language' | 'detected'> & { readonly language: string };

export function parseExecute(body: Buffer): ExecuteFields {
  const fields = parseJsonObject(body, 'The body');
  for (const name of known) {
    if (fields[name] === null) throw badRequest('invalid_type', `${name} must not be null: leave it out.`);
  }
  const { language, code } = fields;
  if (language === undefined) throw badRequest('missing_field', 'language is missing.');
  if (code === undefined) throw badRequest('missing_field', 'code is missing.');
  if (typeof language !== 'string') throw badRequest('invalid_type', 'language must be a string.');
  if (typeof code !== 'string') throw badRequest('invalid_type', 'code must be a string.');
  checkCode(code);
  return { language, code, ...parseParameters(fields), inputFiles: parseInputFiles(fields['input_files']) };
}

const known = [
  'language',
  'code',
  'env',
  'network_mode',
  'ttl',
  'return_artifact',
  'return_wasm_artifact',
  'input_files',
];

/** `/run`: the body is the program, the parameters are in the query, as text. */
export function parseRun(body: Buffer, query: URLSearchParams): Omit<ExecuteFields, 'language'> {
  const code = decodeUtf8(body, 'The body');
  checkCode(code);
  const fields = {
    env: query.has('env') ? parseJsonObject(Buffer.from(query.get('env') ?? ''), 'env') : undefined,
    network_mode: query.get('network_mode') ?? undefined,
    ttl: query.has('ttl') ? parseNumber(query.get('ttl') ?? '') : undefined,
    return_artifact: parseFlag(query, 'return_artifact'),
    return_wasm_artifact: parseFlag(query, 'return_wasm_artifact'),
  };
  return { code, ...parseParameters(fields), inputFiles: [] };
}

function parseNumber(text: string): number {
  if (!/^(0|[1-9]\d{0,8})$/.test(text)) throw badRequest('invalid_ttl', ttlRule);
  return Number(text);
}

function parseFlag(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw badRequest('invalid_type', `${name} must be true or false.`);
}

function checkCode(code: string): void {
  if (hasLoneSurrogate(code)) throw badRequest('invalid_utf8', 'code is not valid Unicode.');
  if (code.includes('\0')) throw badRequest('invalid_code', 'code contains a NUL character.');
  if (Buffer.byteLength(code) > codeBytes) {
    throw tooLarge('code_too_large', `code is larger than ${codeBytes} bytes.`);
  }
}

function parseParameters(fields: Readonly<Record<string, unknown>>) {
  return {
    environment: parseEnvironment(fields['env']),
    networkMode: parseNetworkMode(fields['network_mode']),
    ttlSeconds: parseTtl(fields['ttl']),
    returnArtifact: parseBoolean(fields['return_artifact'], 'return_artifact'),
    returnWasmArtifact: parseBoolean(fields['return_wasm_artifact'], 'return_wasm_artifact'),
  };
}

const ttlRule = `ttl must be a whole number of seconds from ${limits.ttlSeconds.min} to ${limits.ttlSeconds.max}.`;

function parseTtl(value: unknown): number {
  if (value === undefined) return limits.ttlSeconds.default;
  if (typeof value !== 'number') throw badRequest('invalid_type', ttlRule);
  const { min, max } = limits.ttlSeconds;
  if (!Number.isInteger(value) || value < min || value > max) throw badRequest('invalid_ttl', ttlRule);
  return value;
}

function parseBoolean(value: unknown, name: string): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'boolean') throw badRequest('invalid_type', `${name} must be true or false.`);
  return value;
}

function parseNetworkMode(value: unknown): NetworkMode {
  const mode = networkModes.find((known) => known === (value ?? 'zerotrust'));
  if (mode === undefined) {
    throw badRequest('invalid_network_mode', `network_mode must be ${networkModes.join(' or ')}.`);
  }
  return mode;
}

function parseEnvironment(value: unknown): ReadonlyArray<readonly [string, string]> {
  if (value === undefined) return [];
  if (!isObject(value)) throw badRequest('invalid_type', 'env must be an object of strings.');
  const pairs = Object.entries(value);
  if (pairs.length > environmentNames) throw tooLarge('env_too_large', `env has more than ${environmentNames} names.`);
  const checked = pairs.map(([name, text]) => parseVariable(name, text));
  const bytes = checked.reduce((sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text), 0);
  if (bytes > environmentBytes) throw tooLarge('env_too_large', `env is larger than ${environmentBytes} bytes.`);
  return checked;
}

function parseVariable(name: string, text: unknown): readonly [string, string] {
  if (name === '') throw badRequest('invalid_env', 'env has a variable without a name.');
  if (typeof text !== 'string') throw badRequest('invalid_type', `env.${name.slice(0, 50)} must be a string.`);
  if (/[=\0]/.test(name)) throw badRequest('invalid_env', 'A name in env contains "=" or a NUL character.');
  if (text.includes('\0')) throw badRequest('invalid_env', `env.${name.slice(0, 50)} contains a NUL character.`);
  if (hasLoneSurrogate(name) || hasLoneSurrogate(text)) throw badRequest('invalid_utf8', 'env is not valid Unicode.');
  return [name, text];
}

export const unknownLanguage = (language: string, available: readonly string[]): Refusal =>
  new Refusal(
    422,
    'unknown_language',
    `The language "${language.slice(0, 50)}" is not available here. Available: ${available.join(', ')}.`,
    { available },
  );
