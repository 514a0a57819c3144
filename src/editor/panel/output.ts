import * as vscode from 'vscode';
import { isActive, type Jobs, type TrackedJob } from '../../jobs/jobs';
import { cutAt, printable } from '../../jobs/output/printable';
import { outcomeText, progressLine, type Receipt, receiptText } from '../../jobs/output/transcript';

/** Text goes to the channel in pieces of this many UTF-16 units, so that no run stalls the editor. */
const sliceLength = 64 * 1024;

/** The output channel: a header for each run, a line for each change of its state, its output in one piece. */
export class Output implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('unsandbox');
  private readonly subscription: vscode.Disposable;
  /** Keeps pieces of different runs apart: each text is written whole before the next one starts. */
  private writing: Promise<void> = Promise.resolve();
  private readonly written = new Map<string, string>();
  /** Jobs that were started in this window. */
  private readonly begun = new Set<string>();

  constructor(jobs: Jobs) {
    this.subscription = jobs.onDidChange((job) => this.follow(job));
  }

  /** Opens the panel without taking the focus from the editor. */
  reveal(): void {
    this.channel.show(true);
  }

  begin(key: string, receipt: Receipt): void {
    this.begun.add(key);
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
    // The header comes when the service is known, and stands above the states.
    if (!job.startedHere || job.status === 'submitting') return;
    const state = `${job.status}${job.cancelRequested && isActive(job) ? ' cancelling' : ''}`;
    const before = this.written.get(job.key);
    // What ended before, or in another window, is no news.
    const isOld = before === undefined && job.finishedAt !== undefined && !this.begun.has(job.key);
    if (before === state || isOld) return;
    this.written.set(job.key, state);
    this.write(progressLine(job, new Date(), before === undefined));
    if (isActive(job)) return;
    this.written.delete(job.key);
    this.begun.delete(job.key);
    this.write(`${outcomeText(job)}\n`);
  }

  private write(text: string): void {
    this.writing = this.writing.then(() => this.append(`${text}\n`));
  }

  private async append(text: string): Promise<void> {
    for (let start = 0; start < text.length; ) {
      if (start > 0) await new Promise(setImmediate);
      const slice = cutAt(text, start, sliceLength);
      this.channel.append(slice);
      start += slice.length;
    }
  }
}
