import * as vscode from 'vscode';
import { isActive, type Jobs, type TrackedJob } from '../../jobs/jobs';
import { nextTurn } from '../../jobs/output/inSlices';
import { outcomeText } from '../../jobs/output/outcome';
import { cutAt, printable } from '../../jobs/output/printable';
import { progressLine, type Receipt, receiptText } from '../../jobs/output/transcript';
import { ChannelBlocks } from '../../jobs/places/channelBlocks';
import { outputLanguage } from '../output/outputLanguage';

/** Text goes to the channel in pieces of this many UTF-16 units, so that no run stalls the editor. */
const sliceLength = 64 * 1024;

/** The output channel: a header for each run, a line for each change of its state, its output in one piece. */
export class Output implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('unsandbox', outputLanguage);
  private readonly subscription: vscode.Disposable;
  /** Where each job's end is in the channel. */
  readonly blocks = new ChannelBlocks();
  /** Keeps pieces of different runs apart: each text is written whole before the next one starts. */
  private writing: Promise<void> = Promise.resolve();
  /** What was said last of each job that has not ended. */
  private readonly said = new Map<string, string>();

  constructor(
    private readonly jobs: Jobs,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscription = jobs.onDidChange((job) => this.follow(job));
  }

  /** Opens the panel without taking the focus from the editor. */
  reveal(): void {
    this.channel.show(true);
  }

  begin(key: string, receipt: Receipt): void {
    this.said.set(key, 'submitting');
    this.write(receiptText(receipt));
  }

  /** A line about several runs. */
  note(text: string): void {
    this.write(`${printable(text)}\n`);
  }

  dispose(): void {
    this.subscription.dispose();
    this.channel.dispose();
  }

  private follow(job: TrackedJob): void {
    if (this.jobs.get(job.key) === undefined) return void this.said.delete(job.key);
    if (!job.startedHere) return;
    const before = this.said.get(job.key);
    // The header comes when the service is known, and stands above the states. What ended before is no news.
    if (job.status === 'submitting' || (before === undefined && job.finishedAt !== undefined)) return;
    const state = stateOf(job);
    if (before === state) return;
    this.said.set(job.key, state);
    const isFirst = before === undefined || before === 'submitting';
    const line = progressLine(job, new Date(), isFirst);
    this.write(line);
    if (!isActive(job)) this.write(() => this.outcomeOf(job, line));
    if (job.finishedAt !== undefined) this.said.delete(job.key);
  }

  private async outcomeOf(job: TrackedJob, line: string): Promise<string> {
    const text = `${await outcomeText(job)}\n`;
    this.blocks.add(job.key, line, text);
    return text;
  }

  private write(text: string | (() => Promise<string>)): void {
    // One text that could not be made must not silence the channel.
    this.writing = this.writing
      .then(async () => this.append(`${typeof text === 'string' ? text : await text()}\n`))
      .catch((error: unknown) => this.log.error(`output: ${String(error)}`));
  }

  private async append(text: string): Promise<void> {
    for (let start = 0; start < text.length; ) {
      if (start > 0) await nextTurn();
      const slice = cutAt(text, start, sliceLength);
      this.channel.append(slice);
      start += slice.length;
    }
  }
}

/** What makes a difference to a reader: why nothing is known of a job does, when it is tried next does not. */
export function stateOf(job: TrackedJob): string {
  if (job.status === 'unknown') return `unknown: ${job.problem}`;
  return job.cancelRequested && isActive(job) ? `${job.status} cancelling` : job.status;
}
