import { type FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Jobs, maxRecentOutput, sizeOf, type TrackedJob } from '../jobs';
import type { JobStore } from './jobStore';
import { JobWriter, type WritingKeeper } from './jobWriter';

/** Unfinished jobs of other windows are looked after this often: their window may go. */
const claimEveryMs = 10_000;
/** Changes on the disk are gathered for this long. */
const gatherMs = 300;

/** What keeping jobs needs of the editor. */
export interface Keeper extends WritingKeeper {
  /** Called before an unfinished job of another window is shown as one of this window: what it may not show is hidden. */
  readonly prepare: (job: TrackedJob) => void;
  /** Gets the unfinished jobs of windows that are gone: this one follows them from now on. */
  readonly onClaimed: (jobs: readonly TrackedJob[]) => void;
}

/**
 * Keeps the jobs of this window on the disk as they change, and brings what is there into the panel: after a reload or a crash the
 * unfinished ones, and once somebody looks at the panel the finished ones and those of other windows.
 */
export class KeptJobs {
  private readonly writer: JobWriter;
  private watchers: readonly FSWatcher[] = [];
  private gathering: NodeJS.Timeout | undefined;
  private claiming: NodeJS.Timeout | undefined;
  private isShown = false;
  private isClosing = false;
  private isStale = false;
  private updating: Promise<void> | undefined;

  constructor(
    private readonly jobs: Jobs,
    private readonly store: JobStore,
    private readonly dir: string,
    private readonly keeper: Keeper,
  ) {
    this.writer = new JobWriter(jobs, store, keeper);
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

  /** Resolves when what a job's row says is on the disk. Rejects with a sentence when the job must not be sent. */
  flush(key: string): Promise<void> {
    return this.writer.flush(key);
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

  /** Deletes a job that has ended, or that nobody follows any more; it goes in all windows. */
  async delete(job: TrackedJob): Promise<void> {
    await this.writer.settled();
    await this.store.deleteFinished(job);
    this.jobs.remove(job.key);
    await this.writer.settled();
  }

  /** Brings in what is kept, though nobody looks at the panel. */
  async loadFinished(): Promise<void> {
    await this.writer.settled();
    await this.readFinished();
  }

  dispose(): void {
    this.stopReading();
    this.writer.dispose();
  }

  /** The window closes: what is being written is written, and other windows may take over what still runs. */
  async close(): Promise<void> {
    this.stopReading();
    await this.writer.close();
  }

  private stopReading(): void {
    this.isClosing = true;
    for (const timer of [this.gathering, this.claiming]) clearTimeout(timer);
    this.unwatch();
  }

  private unwatch(): void {
    for (const watcher of this.watchers) watcher.close();
    this.watchers = [];
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
    await this.writer.settled();
    const { claimed, others } = await this.store.claim();
    this.showOthers(others);
    const isOver = ({ key }: TrackedJob): boolean => this.jobs.get(key)?.finishedAt !== undefined;
    await Promise.all(claimed.filter(isOver).map(({ key }) => this.store.remove(key)));
    const taken = claimed.filter((job) => !isOver(job) && !this.jobs.get(job.key)?.startedHere);
    for (const job of taken) this.keeper.prepare(job);
    const added = taken.map((job) => this.writer.bring(job));
    if (added.length > 0) this.keeper.onClaimed(added);
    if (others.length > 0 && !this.isClosing) this.claiming = setTimeout(() => void this.update(), claimEveryMs);
    if (this.isShown) await this.readFinished();
  }

  /** What other windows finished comes, and what they cleared goes. */
  private async readFinished(): Promise<void> {
    const recorded = this.writer.recordedKeys();
    const stored = await this.store.finishedKeys();
    for (const key of recorded) if (!stored.has(key)) this.jobs.remove(key);
    const ended = this.jobs.all().filter(({ finishedAt }) => finishedAt !== undefined);
    const room = maxRecentOutput - ended.reduce((sum, job) => sum + sizeOf(job), 0);
    const finished = await this.store.finished(this.keeper.keepCount(), this.writer.knownKeys(), room);
    for (const job of finished) this.writer.bring(job);
  }

  /** They are seen here, and followed there. */
  private showOthers(others: readonly TrackedJob[]): void {
    const keys = new Set(others.map(({ key }) => key));
    const isGone = (job: TrackedJob): boolean => job.finishedAt === undefined && !keys.has(job.key);
    for (const job of this.jobs.all()) if (job.inOtherWindow && isGone(job)) this.jobs.remove(job.key);
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
