import { nextTurn } from '../output/inSlices';
import { printable } from '../output/printable';
import { ownLine } from '../output/terminalOutput';

const tickMs = 1000;
const red = (line: string): string => `\u001b[31m${line}\u001b[0m\r\n`;
const eraseLine = '\r\u001b[K';

/** What a task shows in its terminal. Below all that was printed stands a line that says how it is going, until the run has ended. */
export class TaskScreen {
  private timer: NodeJS.Timeout | undefined;
  private statusText: (() => string) | undefined;

  constructor(private readonly write: (text: string) => void) {}

  /** Lines of ours. */
  say(text: string): void {
    this.print(linesOf(text).map(ownLine).join(''));
  }

  complain(text: string): void {
    this.print(linesOf(text).map(red).join(''));
  }

  /** Fit for a terminal already; in pieces, so that a long text holds up nobody. */
  async show(pieces: Iterable<string>): Promise<void> {
    this.endStatus();
    for (const piece of pieces) {
      if (piece !== '') this.write(piece);
      await nextTurn();
    }
  }

  /** Asked for anew every second. Short: it has to fit on a line. */
  beginStatus(text: () => string): void {
    this.statusText = text;
    this.timer = setInterval(() => this.drawStatus(), tickMs);
    this.drawStatus();
  }

  endStatus(): void {
    clearInterval(this.timer);
    if (this.statusText !== undefined) this.write(eraseLine);
    this.statusText = undefined;
  }

  private print(text: string): void {
    this.write(this.statusText === undefined ? text : `${eraseLine}${text}`);
    this.drawStatus();
  }

  private drawStatus(): void {
    if (this.statusText !== undefined) this.write(`${eraseLine}\u001b[2m${this.statusText()}\u001b[0m`);
  }
}

const linesOf = (text: string): readonly string[] => printable(text).split('\n');
