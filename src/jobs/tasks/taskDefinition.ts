import * as l10n from '@vscode/l10n';
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

type Checks = Readonly<Record<string, readonly [check: Check, expected: () => string]>>;

const trueOrFalse = (): string => l10n.t('true or false');

const artifactChecks: Checks = {
  program: [isBoolean, trueOrFalse],
  wasm: [isBoolean, trueOrFalse],
  folder: [isName, () => l10n.t('the path of a folder in the workspace')],
};

const checks: Checks = {
  file: [isName, () => l10n.t('the path of a file in the workspace, such as {0}', '"src/main.py"')],
  language: [isName, () => l10n.t('the name of a language, such as {0}', '"python"')],
  files: [listOf(isName), () => l10n.t('a list of paths and globs, such as {0}', '["data/*.csv"]')],
  env: [
    (value) => isRecord(value) && Object.values(value).every(isText),
    () => l10n.t('an object of names and texts, such as {0}', '{ "MODE": "test" }'),
  ],
  ttl: [isTtl, () => l10n.t('a whole number of seconds from {0} to {1}, without quotes', min, max)],
  network: [(value) => networkModes.includes(value as NetworkMode), () => l10n.t('"{0}" or "{1}"', ...networkModes)],
  artifacts: [isRecord, () => l10n.t('an object such as {0}', '{ "program": true, "folder": "build" }')],
  input: [
    (value) => isText(value) || (isRecord(value) && Object.keys(value).join() === 'file' && isName(value['file'])),
    () => l10n.t('a text, or {0}', '{ "file": "input.txt" }'),
  ],
  args: [listOf(isText), () => l10n.t('a list of texts, such as {0}', '["two words", "--loud"]')],
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
    if (isValid === undefined || expected === undefined) throw unknownProperty(`${prefix}${name}`, Object.keys(all));
    if (value === undefined || isValid(value)) continue;
    throw new UserError(
      l10n.t(
        'The property {0} of the task has the wrong value {1}. It takes: {2}. Nothing was sent.',
        quoted(prefix + name),
        shown(value),
        expected(),
      ),
    );
  }
}

export const unknownProperty = (name: string, known = taskProperties): UserError =>
  new UserError(
    l10n.t(
      'The task has a property {0} that unsandbox does not know. It takes {1}. Nothing was sent.',
      quoted(name),
      known.join(', '),
    ),
  );

function quoted(text: string): string {
  return JSON.stringify(text);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
