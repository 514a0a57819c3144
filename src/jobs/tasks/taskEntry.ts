import { isDeepStrictEqual } from 'node:util';
import { taskProperties } from './taskDefinition';

/** What the editor itself takes in an entry of `tasks.json`. */
const editorProperties = new Set(
  (
    'type label taskName identifier group isBackground promptOnClose presentation icon hide inAgents options problemMatcher ' +
    'runOptions dependsOn dependsOrder detail command windows osx linux isBuildCommand isTestCommand isWatching ' +
    'suppressTaskName echoCommand showOutput terminal isShellCommand'
  ).split(' '),
);

/** An entry as it is written. The editor leaves out of a task's definition what is not declared. */
export interface TaskEntry {
  readonly unknown: readonly string[];
  /** The editor looks for problems in what it prints. */
  readonly hasMatcher: boolean;
}

/** Those of the entries that have this definition, before its variables were put in. */
export function entriesOf(
  entries: readonly unknown[],
  definition: Readonly<Record<string, unknown>>,
): readonly TaskEntry[] {
  const wanted = ownProperties(definition);
  return entries
    .filter((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry))
    .map((entry) => entry as Readonly<Record<string, unknown>>)
    .filter((entry) => entry['type'] === definition['type'] && isDeepStrictEqual(ownProperties(entry), wanted))
    .map((entry) => ({
      unknown: Object.keys(entry).filter((name) => !taskProperties.includes(name) && !editorProperties.has(name)),
      hasMatcher: isMatcher(entry['problemMatcher']),
    }));
}

const ownProperties = (entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    taskProperties
      .filter((name) => entry[name] !== undefined && entry[name] !== null)
      .map((name) => [name, entry[name]]),
  );

const isMatcher = (matcher: unknown): boolean =>
  Array.isArray(matcher) ? matcher.length > 0 : matcher !== undefined && matcher !== null && matcher !== '';
