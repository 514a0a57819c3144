/** Whether a program printed what was expected. */

/** The first line that differs, counted from 0; a side is undefined where it has no such line. */
export interface Difference {
  readonly line: number;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  /** Nothing but white space differs, which an editor may not show. */
  readonly isBlank: boolean;
}

/** As compared: `\n` line ends, and without the last one. */
export const normalOutput = (text: string): string => text.replace(/\r\n/g, '\n').replace(/\n$/, '');

/** Comments cannot hold white space at the end of a line: editors and formatters take it away. */
export const withoutTrailingBlanks = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');

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
    isBlank: expected.replace(/\s+/g, '') === actual.replace(/\s+/g, ''),
  };
}

function firstDifference(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

/** Line ends before a place. */
function count(text: string, end: number): number {
  let found = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) found += 1;
  return found;
}

/** No output at all has no first line. */
function lineFrom(text: string, begin: number): string | undefined {
  if (text === '' || begin > text.length) return undefined;
  const end = text.indexOf('\n', begin);
  return text.slice(begin, end < 0 ? undefined : end);
}
