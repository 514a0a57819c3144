import { type FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../../errors';
import type { Jobs, TrackedJob } from '../jobs';
import type { JobStore } from './jobStore';

const touchEveryMs = 10_000;
/** How long a closing window waits for the answers to submits; an editor waits no longer than 5 s. */
const closingMs = 2500;
/** Changes on the disk are gathered for this long. */
const gatherMs = 300;

/** What keeping jobs needs of the editor. */
export interface Keeper {
  /** Finished jobs that stay; 0 keeps none beyond the window. */
  readonly keepCount: () => number;
  /** Awaited before an unfinished job of another window is shown as one of this window: what it may not show is hidden. */
  readonly prepare: (job: TrackedJob) => Promise<unknown>;
  /** Another window has taken over what this one follows. */
  readonly onTaken: (job: TrackedJob) => void;
  /** Gets the unfinished jobs of windows that are gone: this one follows them from now on. */
  readonly onClaimed: (jobs: readonly TrackedJob[]) => void;
  /** Told once: the folder cannot be written. */
  readonly onUnwritable: (error: unknown) => void;
  readonly log: { warn(text: string): void; error(text: string): void };
}

/**
 * Keeps the jobs of this window on the disk as they change, and brings what is there into the panel: after a reload or a crash the
 * unfinished ones, and once somebody looks at the panel the finished ones and those of other windows.
 */
export class KeptJobs {
  private readonly subscription: { dispose(): void };
  /** What was given to the disk already, by job. */
  private readonly written = new Map<string, TrackedJob>();
  /** On the disk for certain: unfinished ones, and results. */
  private readonly onDisk = new Set<string>();
  private readonly recorded = new Set<string>();
  /** Those whose last state could not be written, and those that another window has taken over. */
  private readonly unwritten = new Set<string>();
  private readonly taken = new Set<string>();
  /** Finished ones that went to make room: they are not read again. */
  private readonly evicted = new Set<string>();
  private watchers: readonly FSWatcher[] = [];
  private touching: NodeJS.Timeout | undefined;
  private gathering: NodeJS.Timeout | undefined;
  private claiming: NodeJS.Timeout | undefined;
  private isShown = false;
  private isClosing = false;
  private isTold = false;
  private isStale = false;
  private updating: Promise<void> | undefined;
  private pending: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly jobs: Jobs,
    private readonly store: JobStore,
    private readonly dir: string,
    private readonly keeper: Keeper,
  ) {
    this.subscription = jobs.onDidChange(({ key }) => this.keep(key));
  }

  /**
   * Reads what is on the disk. While there are unfinished jobs of other windows that is repeated: their window may go. Calls
   * that come meanwhile share one more reading. Never rejects.
   */
  update(): Promise<void> {
    this.isStale = true;
    this.updating ??= this.readWhileStale();
    return this.updating;
  }

  /**
   * Resolves when what the row of a job says is on the disk, as far as it can be written at all. Rejects when the job must not
   * be sent: the window closes, another one has the job, or the disk says that it was never sent.
   */
  async flush(key: string): Promise<void> {
    if (this.isClosing) throw new UserError('The window is closing: nothing was sent. Run it again.');
    await this.pending;
    if (this.taken.has(key))
      throw new UserError('Another window of the editor has taken the job over: nothing was sent. Run it again.');
    if (this.unwritten.has(key) && this.onDisk.has(key))
      throw new UserError(
        'The job could not be kept on the disk, so it was not sent. Make room there and run it again.',
      );
  }

  /** Somebody looks at the panel: what other windows do and did is brought into it, for as long as they look. */
  async show(isVisible: boolean): Promise<void> {
    this.unwatch();
    this.isShown = isVisible;
    if (!isVisible) return;
    const folders = ['active', 'finished'].map((name) => join(this.dir, name));
    try {
      for (const folder of folders) await mkdir(folder, { recursive: true, mode: 0o700 });
      if (!this.isShown || this.isClosing) return;
      this.unwatch();
      this.watchers = folders.map((folder) => watch(folder, () => this.gather()).on('error', () => this.unwatch()));
    } catch (error) {
      this.keeper.log.warn(`what other windows do is not seen: ${String(error)}`);
    }
    await this.update();
  }

  async clearFinished(): Promise<void> {
    await this.store.clearFinished();
    for (const job of this.jobs.recent()) if (job.finishedAt !== undefined) this.jobs.remove(job.key);
  }

  /** Deletes a job that has ended; it goes in all windows. */
  async deleteFinished(job: TrackedJob): Promise<void> {
    await this.pending;
    await this.store.deleteFinished(job);
    this.jobs.remove(job.key);
  }

  /** Brings in what is kept, though nobody looks at the panel. */
  async loadFinished(): Promise<void> {
    await this.pending;
    await this.readFinished();
  }

  dispose(): void {
    this.isClosing = true;
    for (const timer of [this.touching, this.gathering, this.claiming]) clearTimeout(timer);
    this.unwatch();
    this.subscription.dispose();
  }

  /** The window closes: what is being written is written, and other windows may take over what still runs. */
  async close(): Promise<void> {
    this.isClosing = true;
    // The id of a job that is being submitted is worth waiting for.
    for (const deadline = Date.now() + closingMs; this.isSubmitting() && Date.now() < deadline; ) await delay(50);
    this.dispose();
    await this.pending;
    await this.store.leave();
  }

  private isSubmitting(): boolean {
    return this.jobs.active().some(({ startedHere, status }) => startedHere && status === 'submitting');
  }

  private unwatch(): void {
    for (const watcher of this.watchers) watcher.close();
    this.watchers = [];
  }

  private keep(key: string): void {
    const job = this.jobs.get(key);
    const before = this.written.get(key);
    if (job === before) return;
    if (job === undefined) {
      this.gone(key, before);
      return;
    }
    // A job is worth keeping from when it is known where it goes.
    if (!job.startedHere || job.place === undefined) return;
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
    await this.store.finish(job, count);
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

  private gather(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      void this.update();
    }, gatherMs);
  }

  private async readWhileStale(): Promise<void> {
    while (this.isStale && !this.isClosing) {
      this.isStale = false;
      await this.read().catch((error: unknown) => this.keeper.log.warn(`jobs of other windows: ${String(error)}`));
    }
    // Not in a later turn: a call that comes then has to begin anew.
    this.updating = undefined;
  }

  private async read(): Promise<void> {
    clearTimeout(this.claiming);
    await this.pending;
    const { claimed, others } = await this.store.claim();
    this.showOthers(others);
    const taken = claimed.filter(({ key }) => !this.jobs.get(key)?.startedHere);
    await Promise.all(taken.map((job) => this.keeper.prepare(job)));
    const added = taken.map((job) => this.add(job));
    if (added.length > 0) this.keeper.onClaimed(added);
    if (others.length > 0 && !this.isClosing) this.claiming = setTimeout(() => void this.update(), touchEveryMs);
    if (this.isShown) await this.readFinished();
  }

  /** What other windows finished comes, and what they cleared goes. */
  private async readFinished(): Promise<void> {
    const recorded = [...this.recorded];
    const stored = await this.store.finishedKeys();
    for (const key of recorded) if (!stored.has(key)) this.jobs.remove(key);
    const known = new Set([...this.jobs.all().map(({ key }) => key), ...this.evicted]);
    for (const job of await this.store.finished(this.keeper.keepCount(), known)) this.add(job);
  }

  private add(job: TrackedJob): TrackedJob {
    this.written.set(job.key, job);
    (job.finishedAt === undefined ? this.onDisk : this.recorded).add(job.key);
    return this.jobs.add(job);
  }

  /** They are seen here, and followed there. */
  private showOthers(others: readonly TrackedJob[]): void {
    const keys = new Set(others.map(({ key }) => key));
    for (const job of this.jobs.all()) if (job.inOtherWindow && !keys.has(job.key)) this.jobs.remove(job.key);
    for (const job of others) {
      const known = this.jobs.get(job.key);
      const twin = job.jobId === undefined ? known : this.jobs.byJobId(job.jobId);
      // One that was cancelled from here has ended, whatever its own window knows yet.
      if (twin?.startedHere || known?.startedHere || known?.finishedAt !== undefined) continue;
      if (twin !== undefined && twin.key !== job.key) this.jobs.remove(twin.key);
      this.jobs.add({ ...job, startedHere: false, inOtherWindow: true });
    }
  }
}
