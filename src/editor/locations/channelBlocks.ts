import type * as vscode from 'vscode';
import type { Range } from '../../jobs/places/alignRows';
import { Pace } from '../../jobs/places/pace';

/** Older ones are forgotten. */
const mostBlocks = 500;
const linesAtOnce = 2000;

/** The end of a job as it was written to the channel. */
interface Block {
  readonly key: string;
  /** Its first line, with the time to the millisecond. */
  readonly heading: string;
  readonly lineCount: number;
  /** In the channel, once it was found there. */
  line?: number;
}

/** Which lines of the channel are which job's. The channel may be cleared, and shows late what is written. */
export class ChannelBlocks {
  private blocks: Block[] = [];
  /** Lines of the channel that were searched. */
  private searched = 0;
  private searching: Promise<unknown> = Promise.resolve();

  /** Tells what is written next: a heading, and below it a text. */
  add(key: string, heading: string, text: string): void {
    let lineCount = 2;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lineCount += 1;
    // What is not Unicode does not survive the file that the channel is kept in.
    this.blocks.push({ key, heading: heading.toWellFormed(), lineCount });
    this.blocks = this.blocks.slice(-mostBlocks);
    // Its heading may have been read before it was known to be one.
    this.searched = this.blocks.reduce(
      (end, block) => (block.line === undefined ? end : block.line + block.lineCount),
      0,
    );
  }

  /** Where the jobs' outputs are in the channel's document now, newest first; without the headings. */
  async find(document: vscode.TextDocument): Promise<readonly { readonly key: string; readonly range: Range }[]> {
    const searching = this.searching.then(() => this.search(document));
    this.searching = searching.catch(() => undefined);
    await searching;
    return this.blocks
      .flatMap(({ key, line, lineCount }) =>
        line === undefined ? [] : [{ key, range: [line + 1, Math.min(line + lineCount, document.lineCount)] as const }],
      )
      .reverse();
  }

  /**
   * From top to bottom in the order of writing, and past the lines of each that is found: what a program prints can neither be
   * taken for another's heading nor hide it.
   */
  private async search(document: vscode.TextDocument): Promise<void> {
    if (!this.isAsBefore(document)) this.forget();
    const pace = new Pace();
    const last = this.blocks.findLastIndex(({ line }) => line !== undefined);
    const waiting = new Map(this.blocks.slice(last + 1).map((block) => [block.heading, block]));
    // The last line may go on.
    for (let steps = 1; this.searched < document.lineCount - 1 && waiting.size > 0; steps += 1) {
      const block = waiting.get(document.lineAt(this.searched).text);
      if (block !== undefined) {
        block.line = this.searched;
        // Those before it that were not found were cleared away.
        for (const [heading, { line }] of waiting) {
          waiting.delete(heading);
          if (line !== undefined) break;
        }
      }
      this.searched += block?.lineCount ?? 1;
      if (steps % linesAtOnce === 0 && pace.isDue) await pace.rest();
    }
  }

  private isAsBefore(document: vscode.TextDocument): boolean {
    const found = this.blocks.filter(({ line }) => line !== undefined);
    const isThere = ({ line = 0, heading }: Block): boolean =>
      line < document.lineCount && document.lineAt(line).text === heading;
    return found.length > 0 && found.every(isThere);
  }

  private forget(): void {
    this.searched = 0;
    for (const block of this.blocks) delete block.line;
  }
}
