import { Pace } from '../output/inSlices';
import type { Lines, Range } from './alignRows';

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

  /** Where the jobs' outputs are in the channel now, newest first; without the headings. */
  async find(channel: Lines): Promise<readonly { readonly key: string; readonly range: Range }[]> {
    const searching = this.searching.then(() => this.search(channel));
    this.searching = searching.catch(() => undefined);
    await searching;
    return this.blocks
      .flatMap(({ key, line, lineCount }) =>
        line === undefined ? [] : [{ key, range: [line + 1, Math.min(line + lineCount, channel.count)] as const }],
      )
      .reverse();
  }

  /**
   * From top to bottom in the order of writing, and past the lines of each that is found: what a program prints can neither be
   * taken for another's heading nor hide it.
   */
  private async search(channel: Lines): Promise<void> {
    if (!this.isAsBefore(channel)) this.forget();
    const pace = new Pace();
    let next = this.blocks.findLastIndex(({ line }) => line !== undefined) + 1;
    const waiting = indexOf(this.blocks);
    // The last line may go on. Those before one that is found were cleared away, or are found.
    for (let steps = 1; this.searched < channel.count - 1 && next < this.blocks.length; steps += 1) {
      const index = waiting.get(channel.at(this.searched))?.find((at) => at >= next);
      const block = index === undefined ? undefined : this.blocks[index];
      if (block !== undefined) block.line = this.searched;
      next = index === undefined ? next : index + 1;
      this.searched += block?.lineCount ?? 1;
      if (steps % linesAtOnce === 0 && pace.isDue) await pace.rest();
    }
  }

  private isAsBefore(channel: Lines): boolean {
    const found = this.blocks.filter(({ line }) => line !== undefined);
    const isThere = ({ line = 0, heading }: Block): boolean => line < channel.count && channel.at(line) === heading;
    return found.length > 0 && found.every(isThere);
  }

  private forget(): void {
    this.searched = 0;
    for (const block of this.blocks) delete block.line;
  }
}

/** Runs of two files of one name may end within one millisecond: they stand in the order of writing. */
function indexOf(blocks: readonly Block[]): ReadonlyMap<string, readonly number[]> {
  const indices = new Map<string, number[]>();
  for (const [index, { heading }] of blocks.entries()) indices.set(heading, [...(indices.get(heading) ?? []), index]);
  return indices;
}
