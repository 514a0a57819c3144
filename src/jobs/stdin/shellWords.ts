/**
 * Arguments as a person writes them on one line: split at blanks, kept together by quotes as a shell does it
 * (`'…'`, `"…"`, a backslash, and `$'…'` with `\n` and the like). Nothing is expanded: `*` and `$HOME` are text.
 */

export type ParsedWords =
  | { readonly words: readonly string[] }
  | {
      /** What is not finished: a quote that is not closed, or a backslash that stands before nothing. */
      readonly problem: 'quote' | 'backslash';
    };

/** One piece of a word; which alternative matched tells how it is read. The last ones are what is wrong. */
const piece =
  /(?<blank>\s+)|'(?<single>[^']*)'|\$'(?<ansi>(?:[^'\\]|\\[\s\S])*)'|"(?<double>(?:[^"\\]|\\[\s\S])*)"|\\(?<escaped>[\s\S])|(?<plain>(?:(?!\$')[^\s'"\\])+)|(?<wrong>[\s\S])/g;

/** In time that grows with the length of the line alone: no piece matches in two ways. */
export function parseWords(line: string): ParsedWords {
  const words: string[] = [];
  let word: string | undefined;
  for (const { groups = {} } of line.matchAll(piece)) {
    if (groups['wrong'] !== undefined) return { problem: groups['wrong'] === '\\' ? 'backslash' : 'quote' };
    if (groups['blank'] === undefined) word = (word ?? '') + textOf(groups);
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return { words: word === undefined ? words : [...words, word] };
}

function textOf({ single, ansi, double, escaped, plain }: Record<string, string | undefined>): string {
  if (ansi !== undefined) return ansi.replace(/\\(?:u\{([\da-f]{1,6})\}|([\s\S]))/gi, meant);
  // Within double quotes a backslash is one, except before what would end or begin something.
  return single ?? double?.replace(/\\([\\"$`])/g, '$1') ?? escaped ?? plain ?? '';
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'" };

function meant(whole: string, hex: string | undefined, letter: string | undefined): string {
  if (hex === undefined)
    return letter !== undefined && Object.hasOwn(escapes, letter) ? (escapes[letter] ?? '') : whole;
  const code = Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** The line that reads as these words. It is one line, with nothing in it that cannot be seen. */
export const formatWords = (words: readonly string[]): string => words.map(formatWord).join(' ');

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

function formatWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!invisible.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${word.replace(/[\\']/g, '\\$&').replace(new RegExp(invisible, 'gu'), spelled)}'`;
}

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const spelled = (character: string): string =>
  names[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
