import { readTokens, type TokenReader } from '../jobs/output/characters';
import { cutAt } from '../jobs/output/printable';

/** Characters and lines that are shown of a long text. */
const maxShown = { characters: 8000, lines: 200 };

/** A text as a block of Markdown, and how many of its characters are left out. */
export interface Fenced {
  readonly block: string;
  readonly left: number;
}

/**
 * A text as a block of Markdown that it cannot break out of. Nothing in it is acted on: what would hide or overwrite a part of it is
 * spelled out, since the one who reads it decides whether it runs.
 */
export function fenced(text: string, language = ''): Fenced {
  const lines = text
    .split('\n', maxShown.lines + 1)
    .slice(0, maxShown.lines)
    .join('\n');
  const shown = cutAt(lines, 0, maxShown.characters);
  const safe = spelledOut(shown);
  const longest = [...safe.matchAll(/`+/g)].reduce((length, [ticks]) => Math.max(length, ticks.length), 2);
  const fence = '`'.repeat(longest + 1);
  const left = text.length - shown.length;
  return { block: `${fence}${/^[a-z]+$/.test(language) ? language : ''}\n${safe}\n${fence}`, left };
}

/** Every control character and every one that hides or reorders text, as `\u{…}`. */
export function spelledOut(text: string): string {
  const pieces: string[] = [];
  const reader: TokenReader = {
    plain: (plain) => void pieces.push(plain),
    sequence: (sequence) => void pieces.push(sequence.replace(/\p{Cc}/gu, spelt)),
    returns: () => void pieces.push('\\u{000D}'),
    backspaces: (count) => void pieces.push('\\u{0008}'.repeat(count)),
  };
  // Nothing but the pieces is wanted; it goes on by itself.
  for (const _ of readTokens(text, reader));
  return pieces.join('');
}

const spelt = (character: string): string =>
  `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;
