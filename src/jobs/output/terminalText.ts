import { readTokens, type TokenReader } from './characters';

/**
 * Colours and styles (SGR), and erasing within the line: all that the terminal view lets through. No titles, links, clipboard,
 * questions that a terminal answers, cursor movement to other lines or marks that the editor takes for a shell's.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
const harmless = /^\u001B\[(?:[0-9;:]{0,60}m|[0-2]?K)$/;
const reset = '\u001b[0m';

/** Text of a program made fit for a terminal, in pieces. Progress moves there as it did when it was printed. */
export function* terminalText(text: string): Generator<string, void, void> {
  const pieces = new TerminalPieces();
  for (const _ of readTokens(text, pieces)) yield pieces.take();
  yield `${pieces.take()}${reset}`;
}

class TerminalPieces implements TokenReader {
  private pieces: string[] = [];

  take(): string {
    const text = this.pieces.join('');
    this.pieces = [];
    return text;
  }

  plain(text: string): void {
    this.pieces.push(text.replaceAll('\n', '\r\n'));
  }

  sequence(text: string): void {
    if (harmless.test(text)) this.pieces.push(text);
  }

  returns(): void {
    this.pieces.push('\r');
  }

  backspaces(count: number): void {
    // No terminal has a longer line.
    this.pieces.push('\b'.repeat(Math.min(count, 1000)));
  }
}
