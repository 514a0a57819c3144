import { dedent } from './dedent';

/** One selected part of a file: its text, its first line's number, and what stands left of it on that line. */
export interface SelectedPart {
  readonly line: number;
  readonly text: string;
  readonly lead: string;
}

/**
 * Where lines of the code that is sent stand in the file, from one on: they follow each other there as well, and the
 * file has so many more columns, in UTF-16 units, to their left. Lines are numbered from 0.
 */
export interface LineSpan {
  readonly codeLine: number;
  readonly fileLine: number;
  readonly columns: number;
}

export interface SelectedLines {
  readonly code: string;
  /** In the order of the code. */
  readonly spans: readonly LineSpan[];
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/** The last line that something of is selected: whole lines end at the start of the one below them. */
export const lastLineOf = ({ start, end }: { readonly start: Position; readonly end: Position }): number =>
  end.character === 0 && end.line > start.line ? end.line - 1 : end.line;

/** Of code that is sent as it stands in its file. */
export const wholeFile: readonly LineSpan[] = [{ codeLine: 0, fileLine: 0, columns: 0 }];

/**
 * The code of a selection, ready to run: without its common indentation, several parts one below the other. Parts on
 * consecutive lines, as a column selection makes them, are one block. And where each line comes from.
 */
export function selectedLines(parts: readonly SelectedPart[], language?: string): SelectedLines {
  const blocks = blocksOf(parts).map(({ text, columns, ...block }) => {
    const code = dedent(text, language);
    const lines = text.split('\n');
    const removed = code.split('\n').map((line, index) => (lines[index]?.length ?? 0) - line.length);
    return { ...block, code, columns: removed.map((count, index) => count + (columns[index] ?? 0)) };
  });
  return { code: blocks.map(({ code }) => code).join('\n'), spans: spansOf(blocks) };
}

/** Lines that follow each other in the file; `columns` left of each are not in the text. */
interface Block {
  text: string;
  readonly line: number;
  nextLine: number;
  readonly columns: number[];
}

function blocksOf(parts: readonly SelectedPart[]): Block[] {
  const blocks: Block[] = [];
  for (const { line, text, lead } of parts) {
    // A selection that starts after the indentation still belongs to the indented block.
    const isIndentation = /^[ \t]*$/.test(lead);
    const whole = isIndentation ? lead + text : text;
    const count = text.split('\n').length;
    const columns = Array.from({ length: count }, (_, index) => (index === 0 && !isIndentation ? lead.length : 0));
    const block = blocks.at(-1);
    if (block?.nextLine === line) {
      block.text += `\n${whole}`;
      block.nextLine += count;
      for (const count of columns) block.columns.push(count);
    } else blocks.push({ text: whole, line, nextLine: line + count, columns });
  }
  return blocks;
}

function spansOf(blocks: readonly Pick<Block, 'line' | 'columns'>[]): LineSpan[] {
  const spans: LineSpan[] = [];
  let codeLine = 0;
  for (const { line, columns } of blocks) {
    for (const [index, count] of columns.entries()) {
      if (index === 0 || count !== columns[index - 1]) spans.push({ codeLine, fileLine: line + index, columns: count });
      codeLine += 1;
    }
  }
  return spans;
}
