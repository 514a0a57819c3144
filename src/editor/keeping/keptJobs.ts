import { type FSWatcher, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { Jobs, TrackedJob } from '../../jobs/jobs';
import type { JobStore } from '../../jobs/store/jobStore';

const touchEveryMs = 10_000;
/** How long a closing window waits for the answers to submits; the editor waits no longer than 5 s. */
const closingMs = 2500;
/** Changes on the disk are gathered for this long. */
const gatherMs = 300;

/**
 * Keeps the jobs of this window on the disk as they change, and brings what is there into the panel: after a reload or a crash the
 * unfinished ones, and once somebody looks at the panel the finished ones and those of other windows.
 */
export class KeptJobs implements vscode.Disposable {
  private readonly subscription: { dispose(): void };
  /** What is on the disk already, by job. */
  private readonly written = new Map<string, TrackedJob>();
  private watchers: readonly FSWatcher[] = [];
  private touching: NodeJS.Timeout | undefined;
  private gathering: NodeJS.Timeout | undefined;
  private claiming: NodeJS.Timeout | undefined;
  private isShown = false;
  private isClosing = false;
  private pending: Promise<unknown> = Promise.resolve();

  /** `onClaimed` gets the unfinished jobs of windows that are gone: this one follows them from now on. */
  constructor(
    private readonly jobs: Jobs,
    private readonly store: JobStore,
    private readonly dir: string,
    private readonly log: vscode.LogOutputChannel,
    private readonly onClaimed: (jobs: readonly TrackedJob[]) => void,
  ) {
    const setMost = (): void => {
      jobs.maxRecent = Math.max(1, keepCount());
    };
    setMost();
    this.subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration(setMost),
      jobs.onDidChange(({ key }) => this.keep(key)),
    );
  }

  /** Looks for unfinished jobs of other windows. While there are some they are looked after: their window may go. */
  async claim(): Promise<void> {
    clearTimeout(this.claiming);
    const { claimed, others } = await this.store.claim();
    this.showOthers(others);
    const added = claimed.filter(({ key }) => !this.jobs.get(key)?.startedHere).map((job) => this.add(job));
    if (added.length > 0) this.onClaimed(added);
    if (others.length > 0 && !this.isClosing) this.claiming = setTimeout(() => void this.update(), touchEveryMs);
  }

  /** Resolves when all that was said of the jobs so far is on the disk. Rejects when the window closes: what is sent now is lost. */
  async flush(): Promise<void> {
    if (this.isClosing) throw new UserError(vscode.l10n.t('The window is closing: nothing was sent. Run it again.'));
    await this.pending;
  }

  /** Somebody looks at the panel: what other windows do and did is brought into it, for as long as they look. */
  async show(isVisible: boolean): Promise<void> {
    for (const watcher of this.watchers) watcher.close();
    this.watchers = [];
    this.isShown = isVisible;
    if (!isVisible) return;
    const folders = ['active', 'finished'].map((name) => join(this.dir, name));
    await Promise.all(folders.map((folder) => mkdir(folder, { recursive: true, mode: 0o700 })));
    if (!this.isShown) return;
    this.watchers = folders.map((folder) => watch(folder, () => this.gather()));
    await this.update();
  }

  async clearFinished(): Promise<void> {
    await this.store.clearFinished();
    for (const job of this.jobs.recent()) if (job.finishedAt !== undefined) this.jobs.remove(job.key);
  }

  dispose(): void {
    this.isClosing = true;
    for (const timer of [this.touching, this.gathering, this.claiming]) clearTimeout(timer);
    for (const watcher of this.watchers) watcher.close();
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

  private keep(key: string): void {
    const job = this.jobs.get(key);
    const before = this.written.get(key);
    if (job === before) return;
    if (job === undefined) {
      this.written.delete(key);
      if (before !== undefined && before.finishedAt === undefined) this.write(this.store.remove(key));
      return;
    }
    // A job is worth keeping from when it is known where it goes.
    if (!job.startedHere || job.place === undefined) return;
    this.written.set(key, job);
    if (job.finishedAt === undefined) this.write(this.store.save(job));
    else this.write(this.store.finish(job, keepCount()));
    this.touch();
  }

  private write(writing: Promise<void>): void {
    // The store writes one after the other: the last one is done last.
    this.pending = writing.catch((error: unknown) => this.log.error(`a job could not be kept: ${String(error)}`));
  }

  private add(job: TrackedJob): TrackedJob {
    this.written.set(job.key, job);
    return this.jobs.add(job);
  }

  private touch(): void {
    clearTimeout(this.touching);
    if (!this.jobs.all().some((job) => job.startedHere && job.finishedAt === undefined)) return;
    this.touching = setTimeout(() => {
      this.write(this.store.touch());
      this.touch();
    }, touchEveryMs);
  }

  private gather(): void {
    clearTimeout(this.gathering);
    this.gathering = setTimeout(() => void this.update(), gatherMs);
  }

  private async update(): Promise<void> {
    try {
      await this.claim();
      if (!this.isShown) return;
      const known = new Set(this.jobs.all().map(({ key }) => key));
      for (const job of await this.store.finished(keepCount(), known)) this.add(job);
    } catch (error) {
      this.log.warn(`jobs of other windows: ${String(error)}`);
    }
  }

  /** They are seen here, and followed there. */
  private showOthers(others: readonly TrackedJob[]): void {
    const keys = new Set(others.map(({ key }) => key));
    for (const job of this.jobs.all()) if (job.inOtherWindow && !keys.has(job.key)) this.jobs.remove(job.key);
    for (const job of others) {
      const twin = job.jobId === undefined ? undefined : this.jobs.byJobId(job.jobId);
      if (twin !== undefined && twin.key !== job.key) this.jobs.remove(twin.key);
      if (this.jobs.get(job.key)?.startedHere) continue;
      this.jobs.add({ ...job, startedHere: false, inOtherWindow: true });
    }
  }
}

/** Finished jobs that stay; 0 keeps none beyond the window. */
function keepCount(): number {
  const count = vscode.workspace.getConfiguration('unsandbox').get<unknown>('keepFinishedJobs');
  return typeof count === 'number' && count >= 0 ? Math.min(Math.floor(count), 1000) : 50;
}
