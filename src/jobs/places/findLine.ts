import type { SourceLocation } from '../locations/toSource';
import type { SentLine } from './place';

/** Where a line that was sent is in a file as it is now. */
export interface FoundLine {
  /** Lines and columns from 1, in UTF-16 units. */
  readonly at: SourceLocation;
  /**
   * `same`: where it was. `moved`: the only line like it. `guessed`: the nearest of several. `gone`: there is none, and the
   * place is where it was.
   */
  readonly how: 'same' | 'moved' | 'guessed' | 'gone';
}

/**
 * Tells where lines are that were sent: what was edited above a line moves it; what was edited on it leaves nothing to lead
 * to. All that will be asked for is told before: the file is gone through once for them, and only if one is not where it was.
 */
export function lineFinder(
  lines: readonly string[],
  sought: readonly SentLine[],
): (at: SourceLocation, sent: SentLine) => FoundLine {
  let like: ReadonlyMap<string, readonly number[]> | undefined;
  return (at, sent) => {
    const now = lines[at.line - 1];
    if (now !== undefined && isSame(now, sent)) return { at, how: 'same' };
    like ??= linesLike(lines, sought);
    const found = like.get(sent.text.trim()) ?? [];
    const nearest = nearestOf(found, at.line - 1);
    if (nearest === undefined) return { at: { line: Math.min(at.line, Math.max(1, lines.length)) }, how: 'gone' };
    const shift = indentOf(lines[nearest] ?? '') - indentOf(sent.text) - sent.columns;
    return { at: shifted(at, nearest + 1, shift), how: found.length === 1 ? 'moved' : 'guessed' };
  };
}

/** By the texts that are sought: the lines, from 0 and in order, that say the same but for their indentation. */
function linesLike(lines: readonly string[], sought: readonly SentLine[]): ReadonlyMap<string, readonly number[]> {
  const like = new Map(sought.map(({ text }): [string, number[]] => [text.trim(), []]));
  // There are blank lines everywhere.
  like.delete('');
  for (const [index, line] of lines.entries()) like.get(line.trim())?.push(index);
  return like;
}

/** Of numbers in order; the smaller one of two that are as near. */
function nearestOf(sorted: readonly number[], wanted: number): number | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  const [below, above] = [sorted[low - 1], sorted[low]];
  if (below === undefined || above === undefined) return below ?? above;
  return wanted - below <= above - wanted ? below : above;
}

/** A selection may end within its line, where the file goes on. */
function isSame(line: string, { text, columns, isPart }: SentLine): boolean {
  if (text.trim() === '') return line.trim() === '';
  const rest = line.slice(columns);
  return rest === text || (isPart && rest.startsWith(text));
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

const shifted = ({ column, endColumn }: SourceLocation, line: number, shift: number): SourceLocation => ({
  line,
  ...(column === undefined ? {} : { column: Math.max(1, column + shift) }),
  ...(endColumn === undefined ? {} : { endColumn: Math.max(1, endColumn + shift) }),
});
