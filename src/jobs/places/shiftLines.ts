/** A change of a text: from a line and column up to another, numbered from 0, replaced by a text. */
export interface TextChange {
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * By how many lines a line of some length moves when the text changes above it; undefined when the change touches the line
 * itself. Whole lines that are inserted or removed right in front of it do not, nor does a line that begins behind its end.
 */
export function shiftOf(line: number, length: number, { start, end, text }: TextChange): number | undefined {
  const inserted = text.split(/\r\n|\r|\n/);
  const delta = inserted.length - 1 - (end.line - start.line);
  if (end.line < line) return delta;
  if (start.line > line) return 0;
  if (start.line === line && start.character >= length && end.line === line && inserted[0] === '') return 0;
  const isInFront = end.line === line && end.character === 0 && start.character === 0;
  return isInFront && inserted.at(-1) === '' ? delta : undefined;
}
