/** Whether a program printed what was expected. */

/** The first line that differs, counted from 0; a side is undefined where it has no such line. */
export interface Difference {
  readonly line: number;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  /** Nothing but white space differs, which an editor may not show. */
  readonly isBlank: boolean;
}

const lineEnd = 10;

/** As compared: `\n` line ends, and without the last one. */
export function normalOutput(text: string): string {
  const plain = text.includes('\r\n') ? withPlainEnds(text) : text;
  return plain.endsWith('\n') ? plain.slice(0, -1) : plain;
}

// Both are made by the character: to cut and join millions of short lines would take long.

function withPlainEnds(text: string): string {
  const kept = new Uint16Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 13 || text.charCodeAt(at + 1) !== lineEnd) kept[length++] = code;
  }
  return textOf(kept, length);
}

/** Comments cannot hold white space at the end of a line: editors and formatters take it away. */
export function withoutTrailingBlanks(text: string): string {
  if (!/[^\S\n](?:\n|$)/.test(text)) return text;
  const kept = new Uint16Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === lineEnd) length = endOfLine(kept, length);
    kept[length++] = code;
  }
  return textOf(kept, endOfLine(kept, length));
}

/** Where the last line ends without the white space behind it. */
function endOfLine(codes: Uint16Array, length: number): number {
  let end = length;
  while (end > 0 && codes[end - 1] !== lineEnd && isBlank(codes[end - 1] ?? 0)) end -= 1;
  return end;
}

const textOf = (codes: Uint16Array, length: number): string =>
  Buffer.from(codes.buffer, 0, 2 * length).toString('utf16le');

/** What `trim` takes away. */
const isBlank = (code: number): boolean =>
  code <= 32 ? code === 32 || (code >= 9 && code <= 13) : code >= 160 && /\s/.test(String.fromCharCode(code));

/** Both in normal form. Undefined when they are the same. */
export function compareOutput(expected: string, actual: string): Difference | undefined {
  if (expected === actual) return undefined;
  const at = firstDifference(expected, actual);
  // Up to there both are the same: what ends there while the other goes on lacks the next line.
  const [shorter, longer] = expected.length < actual.length ? [expected, actual] : [actual, expected];
  const lacks = at === shorter.length && at > 0 && longer[at] === '\n';
  const begin = lacks ? at + 1 : at === 0 ? 0 : expected.lastIndexOf('\n', at - 1) + 1;
  return {
    line: count(longer, begin),
    expected: lineFrom(expected, begin),
    actual: lineFrom(actual, begin),
    isBlank: isSameButBlanks(expected, actual, at),
  };
}

function firstDifference(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

/** Of texts that are the same up to a place. */
function isSameButBlanks(a: string, b: string, start: number): boolean {
  let inB = start;
  for (let inA = start; inA < a.length; inA += 1) {
    const one = a.charCodeAt(inA);
    while (b.charCodeAt(inB) !== one && isBlank(b.charCodeAt(inB))) inB += 1;
    if (b.charCodeAt(inB) === one) inB += 1;
    else if (!isBlank(one)) return false;
  }
  while (isBlank(b.charCodeAt(inB))) inB += 1;
  return inB >= b.length;
}

/** Line ends before a place. */
function count(text: string, end: number): number {
  let found = 0;
  for (let at = 0; at < end; at += 1) if (text.charCodeAt(at) === lineEnd) found += 1;
  return found;
}

/** No output at all has no first line. */
function lineFrom(text: string, begin: number): string | undefined {
  if (text === '' || begin > text.length) return undefined;
  const end = text.indexOf('\n', begin);
  return text.slice(begin, end < 0 ? undefined : end);
}
