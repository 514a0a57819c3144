import { limits } from '../../api/limits';
import { type NetworkMode, networkModes } from '../../api/types';
import { UserError } from '../../errors';

/** What a task says in the workspace's `tasks.json`, or another extension in its name: nothing about it is certain. */
export interface TaskDefinition {
  /** A path; undefined for the file that the person works on. */
  readonly file?: string;
  readonly language?: string;
  /** Input files: paths and globs. */
  readonly files?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly ttl?: number;
  readonly network?: NetworkMode;
  readonly artifacts?: TaskArtifacts;
  /** A text, or the path of a file that is read. */
  readonly input?: string | { readonly file: string };
  readonly args?: readonly string[];
}

export interface TaskArtifacts {
  readonly program?: boolean;
  readonly wasm?: boolean;
  /** A path: where they are saved; undefined where they are only to be in the panel. */
  readonly folder?: string;
}

type Check = (value: unknown) => boolean;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText: Check = (value) => typeof value === 'string' && !value.includes('\0');
const isName: Check = (value) => isText(value) && (value as string).trim() !== '';
const isBoolean: Check = (value) => typeof value === 'boolean';
const listOf =
  (isItem: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(isItem);

const { min, max } = limits.ttlSeconds;
const isTtl: Check = (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max;

type Checks = Readonly<Record<string, readonly [check: Check, expected: string]>>;

const artifactChecks: Checks = {
  program: [isBoolean, 'true or false'],
  wasm: [isBoolean, 'true or false'],
  folder: [isName, 'the path of a folder in the workspace'],
};

const checks: Checks = {
  file: [isName, 'the path of a file in the workspace, such as "src/main.py"'],
  language: [isName, 'the name of a language, such as "python"'],
  files: [listOf(isName), 'a list of paths and globs, such as ["data/*.csv"]'],
  env: [
    (value) => isRecord(value) && Object.values(value).every(isText),
    'an object of names and texts, such as { "MODE": "test" }',
  ],
  ttl: [isTtl, `a whole number of seconds from ${min} to ${max}, without quotes`],
  network: [(value) => networkModes.includes(value as NetworkMode), networkModes.map(quoted).join(' or ')],
  artifacts: [isRecord, 'an object such as { "program": true, "folder": "build" }'],
  input: [
    (value) => isText(value) || (isRecord(value) && Object.keys(value).join() === 'file' && isName(value['file'])),
    'a text, or { "file": "input.txt" }',
  ],
  args: [listOf(isText), 'a list of texts, such as ["two words", "--loud"]'],
};

/** The names of a task's properties. */
export const taskProperties: readonly string[] = Object.keys(checks);

/** Throws a sentence for the first thing that cannot be meant. */
export function readTaskDefinition(definition: Readonly<Record<string, unknown>>): TaskDefinition {
  const { type: _type, _key, ...values } = definition;
  checkAll(values, checks, '');
  const { artifacts } = values;
  if (isRecord(artifacts)) checkAll(artifacts, artifactChecks, 'artifacts.');
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function checkAll(values: Readonly<Record<string, unknown>>, all: Checks, prefix: string): void {
  for (const [name, value] of Object.entries(values)) {
    const [isValid, expected] = (Object.hasOwn(all, name) ? all[name] : undefined) ?? [];
    if (isValid === undefined) throw unknownProperty(`${prefix}${name}`, Object.keys(all));
    if (value === undefined || isValid(value)) continue;
    throw new UserError(
      `The property ${quoted(prefix + name)} of the task has to be ${expected}, but it is ${shown(value)}. Nothing was sent.`,
    );
  }
}

export const unknownProperty = (name: string, known = taskProperties): UserError =>
  new UserError(
    `The task has a property ${quoted(name)} that unsandbox does not know. It takes ${known.join(', ')}. Nothing was sent.`,
  );

function quoted(text: string): string {
  return JSON.stringify(text);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
