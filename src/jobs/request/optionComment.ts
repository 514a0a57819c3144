import * as l10n from '@vscode/l10n';
import { limits } from '../../api/limits';
import { type NetworkMode, networkModes } from '../../api/types';

/**
 * Options that a file states about itself in a comment among its first lines, whatever the language's comments look
 * like: `# unsandbox: ttl=300 network=semitrusted files=data.csv,"my notes.txt" env=MODE`. Pure text, no editor.
 */

/** Only this many lines at the top of a file are looked at, and no line longer than this. */
export const commentLines = 10;
const maxLineLength = 1000;

/** What a comment may say. Files are paths or globs; variables are names, never values. */
export interface CommentOptions {
  readonly language?: string;
  readonly ttl?: number;
  readonly networkMode?: NetworkMode;
  readonly inputFiles?: readonly string[];
  readonly env?: readonly string[];
  readonly returnArtifact?: boolean;
  readonly returnWasmArtifact?: boolean;
}

/** Something in a comment that cannot be meant. Lines and columns count from 0. */
export interface CommentProblem {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface OptionComment {
  readonly options: CommentOptions;
  /** The line each option stands on. */
  readonly lines: Readonly<Partial<Record<keyof CommentOptions, number>>>;
  readonly problems: readonly CommentProblem[];
}

export const commentKeys = ['ttl', 'network', 'files', 'env', 'language', 'artifact', 'wasm'] as const;
export type CommentKey = (typeof commentKeys)[number];

const optionOf = {
  ttl: 'ttl',
  network: 'networkMode',
  files: 'inputFiles',
  env: 'env',
  language: 'language',
  artifact: 'returnArtifact',
  wasm: 'returnWasmArtifact',
} as const satisfies Record<CommentKey, keyof CommentOptions>;

/** The comment tokens of the sandbox's languages, then the word that makes it ours. */
const opening =
  /^\s*(?:#+|\/\/+|--+|;+|%+|\/\*+|\*+>?|\(\*+|\{-+|#\||<!--|'|!+|\\|"|rem\b|dnl\b)[ \t]*unsandbox:(?=\s|$)/i;
const closing = /\s*(?:\*\/|\*\)|-\}|-->|\|#)\s*$/;

/** One `key=value` as it stands on the line; columns count from 0. Quotes keep blanks and commas together. */
export interface CommentWord {
  readonly key: string;
  readonly value: string | undefined;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** The words of an option comment, or undefined when the line is none. */
export function commentWords(line: string): readonly CommentWord[] | undefined {
  if (line.length > maxLineLength) return undefined;
  const head = opening.exec(line)?.[0];
  if (head === undefined) return undefined;
  const rest = line.slice(head.length).replace(closing, '');
  return [...rest.matchAll(/([^\s=]+)(?:(=)((?:"[^"]*"?|[^\s"])*))?/g)].map((found) => {
    const [whole, key = '', equals, raw] = found;
    const start = head.length + found.index;
    const value = equals === undefined ? undefined : raw;
    return { key, value, start, valueStart: start + key.length + (equals ? 1 : 0), end: start + whole.length };
  });
}

/** Reads the option comments of a file's first lines. Throws nothing: what is wrong is in `problems`. */
export function parseOptionComment(firstLines: readonly string[]): OptionComment {
  const options: Record<string, unknown> = {};
  const lines: Record<string, number> = {};
  const problems: CommentProblem[] = [];
  for (const [line, text] of firstLines.slice(0, commentLines).entries()) {
    for (const word of commentWords(text) ?? []) {
      const problem = (message: string): void =>
        void problems.push({ line, start: word.start, end: word.end, message });
      if (!isCommentKey(word.key)) {
        problem(l10n.t('"{0}" is not an option of the comment. It takes {1}.', word.key, commentKeys.join(', ')));
        continue;
      }
      const name = optionOf[word.key];
      const value = parsedValue(word.key, word.value ?? '');
      if (name in options) problem(l10n.t('"{0}" is there twice.', word.key));
      else if (value === undefined) problem(expected(word.key));
      else Object.assign(options, { [name]: value }) && Object.assign(lines, { [name]: line });
    }
  }
  return { options, lines, problems };
}

export const isCommentKey = (key: string): key is CommentKey => (commentKeys as readonly string[]).includes(key);

const { min, max } = limits.ttlSeconds;

/** What each key takes. */
function expected(key: CommentKey): string {
  switch (key) {
    case 'ttl':
      return l10n.t('"{0}" takes a whole number of seconds from {1} to {2}.', key, min, max);
    case 'network':
      return l10n.t('"{0}" takes {1} or {2}.', key, ...networkModes);
    case 'files':
      return l10n.t('"{0}" takes names of files, separated by commas.', key);
    case 'env':
      return l10n.t('"{0}" takes names of variables, separated by commas; their values are set elsewhere.', key);
    case 'language':
      return l10n.t('"{0}" takes the name of a language, such as python.', key);
    case 'artifact':
    case 'wasm':
      return l10n.t('"{0}" takes true or false.', key);
  }
}

function parsedValue(key: CommentKey, text: string): unknown {
  switch (key) {
    case 'ttl':
      return /^\d{1,4}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined;
    case 'network':
      return (networkModes as readonly string[]).includes(text) ? text : undefined;
    case 'files':
      return listOf(text, (name) => !name.includes('\0'));
    case 'env':
      return listOf(text, (name) => /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name));
    case 'language':
      return /^[\w+#.-]{1,64}$/.test(text) ? text : undefined;
    case 'artifact':
    case 'wasm':
      return text === 'true' ? true : text === 'false' ? false : undefined;
  }
}

/** An empty list is one: `files=` sends none. */
function listOf(text: string, isValid: (name: string) => boolean): readonly string[] | undefined {
  if (text === '') return [];
  const names = [...text.matchAll(/((?:"[^"]*"?|[^",])*)(?:,|$)/g)]
    .map(([, name = '']) => name.replaceAll('"', ''))
    .slice(0, text.endsWith(',') ? undefined : -1);
  return names.every((name) => name !== '' && isValid(name)) ? names : undefined;
}

/** Where the cursor is in an option comment: at a key, or in the value of one. */
export interface CommentPlace {
  readonly key: CommentKey | undefined;
  /** What is typed of the key, or of the list's last name. */
  readonly typed: string;
  /** Column where it begins. */
  readonly start: number;
  /** Keys that the line has already. */
  readonly used: readonly string[];
}

/** Undefined when the cursor is not in an option comment. */
export function commentPlace(line: string, column: number): CommentPlace | undefined {
  const words = commentWords(line);
  const head = opening.exec(line)?.[0];
  if (words === undefined || head === undefined || column < head.length) return undefined;
  const word = words.find(({ start, end }) => start <= column && column <= end);
  const used = words.filter((other) => other !== word).map(({ key }) => key);
  if (word === undefined) return { key: undefined, typed: '', start: column, used };
  if (word.value === undefined || column < word.valueStart)
    return { key: undefined, typed: line.slice(word.start, column), start: word.start, used };
  if (!isCommentKey(word.key)) return undefined;
  const before = line.slice(word.valueStart, column);
  // The comma of a quoted name begins no new one.
  const start = word.valueStart + (/^(?:(?:"[^"]*"|[^",])*,)*/.exec(before)?.[0].length ?? 0);
  return { key: word.key, typed: line.slice(start, column), start, used };
}
