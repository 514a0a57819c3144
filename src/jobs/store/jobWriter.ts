import { setTimeout as delay } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../../errors';
import type { Jobs, TrackedJob } from '../jobs';
import type { JobStore } from './jobStore';

/** Often enough that no other window takes this one for gone. */
const touchEveryMs = 10_000;
/** How long a closing window waits for the answers to submits; an editor waits no longer than 5 s. */
const closingMs = 2500;

/** What writing jobs needs of the editor. */
export interface WritingKeeper {
  /** Finished jobs that stay; 0 keeps none beyond the window. */
  readonly keepCount: () => number;
  /** Another window has taken over what this one follows. */
  readonly onTaken: (job: TrackedJob) => void;
  /** Told once: the folder cannot be written. */
  readonly onUnwritable: (error: unknown) => void;
  readonly log: { warn(text: string): void; error(text: string): void };
}

/** Writes the jobs of this window to the disk as they change, and gives a sign of life for as long as some have not ended. */
export class JobWriter {
  private readonly subscription: { dispose(): void };
  /** What was given to the disk already, by job. */
  private readonly written = new Map<string, TrackedJob>();
  /** Unfinished ones that are on the disk for certain. */
  private readonly onDisk = new Set<string>();
  /** Results that are on the disk for certain. */
  private readonly recorded = new Set<string>();
  /** Those whose last state could not be written, and those that another window has taken over. */
  private readonly unwritten = new Set<string>();
  private readonly taken = new Set<string>();
  /** Finished ones that went to make room. */
  private readonly evicted = new Set<string>();
  private touching: NodeJS.Timeout | undefined;
  private isClosing = false;
  private isTold = false;
  private pending: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly jobs: Jobs,
    private readonly store: JobStore,
    private readonly keeper: WritingKeeper,
  ) {
    this.subscription = jobs.onDidChange(({ key }) => this.keep(key));
  }

  /** Resolves when all that was said of the jobs so far is on the disk, as far as it can be written at all. */
  async settled(): Promise<void> {
    await this.pending;
  }

  /**
   * The same before a job is sent. Rejects when it must not be: the window closes, another one has the job, or the disk says
   * that it was never sent.
   */
  async flush(key: string): Promise<void> {
    if (this.isClosing) throw new UserError(l10n.t('The window is closing: nothing was sent. Run it again.'));
    await this.pending;
    if (this.taken.has(key))
      throw new UserError(
        l10n.t('Another window of the editor has taken the job over: nothing was sent. Run it again.'),
      );
    if (this.unwritten.has(key) && this.onDisk.has(key))
      throw new UserError(
        l10n.t('The job could not be kept on the disk, so it was not sent. Make room there and run it again.'),
      );
  }

  /** A job that comes from the disk. */
  bring(job: TrackedJob): TrackedJob {
    this.written.set(job.key, job);
    (job.finishedAt === undefined ? this.onDisk : this.recorded).add(job.key);
    return this.jobs.add(job);
  }

  /** Jobs of which the disk has the result. */
  recordedKeys(): readonly string[] {
    return [...this.recorded];
  }

  /** Jobs that are here, or went to make room: they are not read again. */
  knownKeys(): ReadonlySet<string> {
    return new Set([...this.jobs.all().map(({ key }) => key), ...this.evicted]);
  }

  dispose(): void {
    this.isClosing = true;
    clearTimeout(this.touching);
    this.subscription.dispose();
  }

  /** The window closes: what is being written is written, and other windows may take over what still runs. */
  async close(): Promise<void> {
    this.isClosing = true;
    // The id of a job that is being submitted is worth waiting for. Before it is known where it goes, nothing is.
    for (const deadline = Date.now() + closingMs; this.isSubmitting() && Date.now() < deadline; ) await delay(50);
    this.dispose();
    await this.pending;
    await this.store.leave();
  }

  private isSubmitting(): boolean {
    return this.jobs
      .active()
      .some(({ startedHere, status, place }) => startedHere && status === 'submitting' && place !== undefined);
  }

  private keep(key: string): void {
    const job = this.jobs.get(key);
    const before = this.written.get(key);
    if (job === before) return;
    if (job === undefined) {
      this.gone(key, before);
      return;
    }
    // A job is worth keeping from when it is known where it goes. One of another window is that one's, until it is cancelled here.
    const isOwn = job.startedHere || (job.inOtherWindow && job.finishedAt !== undefined);
    if (!isOwn || job.place === undefined) return;
    this.written.set(key, job);
    this.write(key, job.finishedAt === undefined ? this.save(job) : this.finish(job));
    this.touch();
  }

  private gone(key: string, before: TrackedJob | undefined): void {
    for (const keys of [this.written, this.onDisk, this.recorded, this.unwritten, this.taken]) keys.delete(key);
    if (before === undefined) return;
    if (before.finishedAt === undefined) this.write(key, this.store.remove(key));
    else this.evicted.add(key);
  }

  private async save(job: TrackedJob): Promise<void> {
    if (await this.store.save(job)) {
      this.onDisk.add(job.key);
      return;
    }
    this.taken.add(job.key);
    if (job.jobId !== undefined) this.keeper.onTaken(job);
  }

  private async finish(job: TrackedJob): Promise<void> {
    const count = this.keeper.keepCount();
    // What was cancelled from another window may be lost to this one: its partial output stays.
    const other = job.result === undefined ? await this.store.resultOf(job) : undefined;
    if (other !== undefined) this.bring(other);
    await this.store.finish(other ?? job, count);
    if (count > 0) this.recorded.add(job.key);
  }

  private write(key: string, writing: Promise<void>): void {
    // The store writes one after the other: the last one is done last.
    this.pending = writing.then(
      () => void this.unwritten.delete(key),
      (error: unknown) => {
        this.unwritten.add(key);
        this.keeper.log.error(`a job could not be kept: ${String(error)}`);
        if (!this.isTold) this.keeper.onUnwritable(error);
        this.isTold = true;
      },
    );
  }

  private touch(): void {
    clearTimeout(this.touching);
    if (this.isClosing || !this.jobs.all().some((job) => job.startedHere && job.finishedAt === undefined)) return;
    this.touching = setTimeout(() => {
      this.store.touch().catch((error: unknown) => this.keeper.log.warn(`sign of life: ${String(error)}`));
      this.touch();
    }, touchEveryMs);
  }
}
