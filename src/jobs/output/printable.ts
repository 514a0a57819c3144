import { readTokens, type TokenReader } from './characters';
import { atOnce, inSlices, type SlicedWork } from './inSlices';

/**
 * Text from a program or a service, made fit for showing: no terminal sequences, progress that was
 * overwritten (with `\r`, backspaces or their sequences) reduced to its last state, other control characters and those that
 * reorder or hide text spelled out. Takes as long as the text is: for more than some hundred KB use `printableInSlices`.
 */
export const printable = (text: string): string => atOnce(printing(text, Number.POSITIVE_INFINITY)).text;

/** What was made of a text, and how much of it, in UTF-16 units, was not read. */
export interface Printed {
  readonly text: string;
  readonly unread: number;
}

/** The same without keeping the event loop busy, and no further than it takes to fill about `limit` UTF-16 units. */
export const printableInSlices = async (
  text: string,
  limit = Number.POSITIVE_INFINITY,
  signal?: AbortSignal,
): Promise<Printed> => inSlices(printing(text, limit), signal);

function* printing(text: string, limit: number): SlicedWork<Printed> {
  const shown = new ShownText();
  let unread = text.length;
  for (const at of readTokens(text, shown)) {
    unread = text.length - at;
    if (shown.length > limit) break;
    yield;
  }
  if (shown.length <= limit) unread = 0;
  if (shown.length > longText) yield 'turn';
  return { text: shown.text, unread };
}

/** To join so much takes some milliseconds. */
const longText = 1_048_576;
/** Pieces are joined by so many: neither millions of pieces at the end, nor one long text over and over. */
const piecesAtOnce = 4096;
/** Cursor to the first column, to the left, and erasing of the line: with or without a number. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
const inLine = /^(?:\u001B\[|\u009B)(\d{0,4})([DGK])$/;

/** What a terminal would leave of each line. Each piece is cut from its end, so this is linear in the text. */
class ShownText implements TokenReader {
  private readonly joined: string[] = [];
  private recent: string[] = [];
  /** Where the next text goes: at the line's start, or some characters back. What it does not cover goes, too. */
  private isReturned = false;
  private back = 0;
  length = 0;

  get text(): string {
    return [...this.joined, ...this.recent].join('');
  }

  plain(text: string): void {
    if (!text.startsWith('\n')) this.moveBack();
    this.isReturned = false;
    this.back = 0;
    this.push(text);
  }

  returns(): void {
    this.isReturned = true;
  }

  backspaces(count: number): void {
    this.back += count;
  }

  sequence(text: string): void {
    const [, digits = '', end] = inLine.exec(text) ?? [];
    const number = Number(digits);
    if (end === 'D') this.back += Math.max(1, number);
    if (end === 'G' && number <= 1) this.isReturned = true;
    if (end !== 'K' || number === 1) return;
    if (number === 2) this.isReturned = true;
    this.moveBack();
  }

  private moveBack(): void {
    if (this.isReturned) this.dropLine();
    else if (this.back > 0) this.dropLast(this.back);
    this.isReturned = false;
    this.back = 0;
  }

  private dropLine(): void {
    for (let piece = this.pop(); piece !== undefined; piece = this.pop()) {
      const end = piece.lastIndexOf('\n') + 1;
      if (end > 0) return void this.push(piece.slice(0, end));
    }
  }

  private dropLast(count: number): void {
    for (let left = count; left > 0; ) {
      const piece = this.pop();
      if (piece === undefined) return;
      const start = Math.max(0, piece.length - left);
      const lineStart = piece.slice(start).lastIndexOf('\n') + 1;
      // The first half of a character whose other half goes.
      const half = lineStart === 0 && /[\uD800-\uDBFF]/.test(piece[start - 1] ?? '') ? 1 : 0;
      if (start + lineStart - half > 0) this.push(piece.slice(0, start + lineStart - half));
      if (lineStart > 0) return;
      left -= piece.length - start;
    }
  }

  private push(text: string): void {
    this.length += text.length;
    if (this.recent.push(text) < piecesAtOnce) return;
    this.joined.push(this.recent.join(''));
    this.recent = [];
  }

  private pop(): string | undefined {
    const piece = this.recent.pop() ?? this.joined.pop();
    this.length -= piece?.length ?? 0;
    return piece;
  }
}

/** The same for a name or message that has to stay on one line, cut at `limit` characters. */
export function printableLine(text: string, limit = 200): string {
  // A service may say megabytes; nobody sees them.
  const line = printable(text.slice(0, 100 * limit))
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}

/** The longest beginning of at most `length` UTF-16 units that does not cut a character in two. */
export function cutAt(text: string, start: number, length: number): string {
  const end = start + length;
  const isCut = end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1] ?? '');
  return text.slice(start, isCut ? end - 1 : end);
}

/**
 * Notifications of the editor turn `[text](command:…)` into a link that runs the command. Names of files and what a
 * service says end up in them: here no text can form one.
 */
export const withoutLinks = (text: string): string => text.replaceAll('](', '] (');
