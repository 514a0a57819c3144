import type { LineSpan } from '../request/selection';
import type { ColumnUnit, OutputLocation } from './location';

export interface SentCode {
  /** Where its lines are in the local file: `wholeFile`, or what `selectedLines` gave. */
  readonly spans: readonly LineSpan[];
  /** The code as sent. With it columns are counted as the editor does, and no place is outside of the code. */
  readonly lines?: readonly string[];
}

/** Lines and columns from 1, columns in UTF-16 units. Without a column the whole line is meant. */
export interface SourceLocation {
  readonly line: number;
  readonly column?: number;
  readonly endColumn?: number;
}

const tabWidth = 8;

/** Where a place in the program that was sent is in the local file. */
export function toSource(
  { line, column, endColumn, columnUnit }: Pick<OutputLocation, 'line' | 'column' | 'endColumn' | 'columnUnit'>,
  { spans, lines }: SentCode,
): SourceLocation {
  // A file that ends too early is found wanting below its last line.
  const codeLine = Math.min(line, lines?.length ?? line) - 1;
  const span = spans.findLast((candidate) => candidate.codeLine <= codeLine) ?? {
    codeLine: 0,
    fileLine: 0,
    columns: 0,
  };
  const shifted = (count: number): number => span.columns + inEditor(lines?.[codeLine], count, columnUnit);
  return {
    line: span.fileLine + codeLine - span.codeLine + 1,
    ...(column === undefined ? {} : { column: shifted(column) }),
    ...(endColumn === undefined ? {} : { endColumn: shifted(endColumn) }),
  };
}

function inEditor(text: string | undefined, column: number, unit: ColumnUnit | undefined): number {
  if (text === undefined) return column;
  const own = unit === undefined ? column : columnOf(text, column, unit);
  return Math.min(own, text.length + 1);
}

function columnOf(text: string, column: number, unit: ColumnUnit): number {
  let passed = 0;
  let index = 0;
  for (const character of text) {
    if (passed >= column - 1) break;
    passed += unit === 'bytes' ? Buffer.byteLength(character) : cellsOf(character, passed);
    // Nothing is within a tab: the tool, clang for one, has counted it as one.
    if (passed > column - 1 && character === '\t') return column;
    index += character.length;
  }
  return passed < column - 1 ? column : index + 1;
}

const cellsOf = (character: string, before: number): number =>
  character === '\t' ? tabWidth - (before % tabWidth) : 1;
