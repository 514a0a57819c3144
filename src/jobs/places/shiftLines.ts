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

/** What a change does to lines. Of its text, which may be long, no more is needed for each line that it may move. */
export interface LineChange extends Pick<TextChange, 'start' | 'end'> {
  /** By how many lines what is below it moves. */
  readonly delta: number;
  /** Nothing new stands in front of its first line break, and behind its last. */
  readonly beginsWithBreak: boolean;
  readonly endsWithBreak: boolean;
}

export const lineChange = ({ start, end, text }: TextChange): LineChange => ({
  start,
  end,
  delta: countBreaks(text) - (end.line - start.line),
  beginsWithBreak: text === '' || /^[\r\n]/.test(text),
  endsWithBreak: text === '' || /[\r\n]/.test(text.slice(-1)),
});

/**
 * By how many lines a line of some length moves when the text changes above it; undefined when the change touches the line
 * itself. Whole lines that are inserted or removed right in front of it do not, nor does a line that begins behind its end.
 */
export function shiftOf(line: number, length: number, change: LineChange): number | undefined {
  const { start, end, delta } = change;
  if (end.line < line) return delta;
  if (start.line > line) return 0;
  if (start.line === line && start.character >= length && end.line === line && change.beginsWithBreak) return 0;
  const isInFront = end.line === line && end.character === 0 && start.character === 0;
  return isInFront && change.endsWithBreak ? delta : undefined;
}

/** `\r\n` is one. */
function countBreaks(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) count += 1;
  }
  return count;
}
