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

/** What was edited above a line moves it; what was edited on it leaves nothing to lead to. */
export function findLine(lines: readonly string[], at: SourceLocation, sent: SentLine): FoundLine {
  const index = at.line - 1;
  const now = lines[index];
  if (now !== undefined && isSame(now, sent)) return { at, how: 'same' };
  const wanted = sent.text.trim();
  const like = wanted === '' ? [] : lines.flatMap((line, other) => (line.trim() === wanted ? [other] : []));
  const [nearest] = like.toSorted((a, b) => Math.abs(a - index) - Math.abs(b - index));
  if (nearest === undefined) return { at: { line: Math.min(at.line, Math.max(1, lines.length)) }, how: 'gone' };
  const shift = indentOf(lines[nearest] ?? '') - indentOf(sent.text) - sent.columns;
  return { at: shifted(at, nearest + 1, shift), how: like.length === 1 ? 'moved' : 'guessed' };
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
