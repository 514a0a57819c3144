import { join } from 'node:path';
import { type Clock, monotonic } from '../clock';
import { maxRecentOutput, sizeOf, type TrackedJob } from '../jobs';
import { JobFiles } from './jobFiles';
import { fromRecord, toRecord } from './record';
import { SignsOfLife } from './signsOfLife';

/** The jobs on the disk, and whose they are. */
export interface StoredJobs {
  /** Unfinished ones that are this window's from now on: it follows them. */
  readonly claimed: readonly TrackedJob[];
  /** Unfinished ones that another window follows. */
  readonly others: readonly TrackedJob[];
}

/**
 * Jobs on the disk, shared by all windows of one editor: what was submitted is known after a reload, a crash and in
 * other windows. A file a job:
 * - `active/<key>@<window>.json` while it runs: the name tells which window follows it. Taking one over is a rename, so only
 *   one window can.
 * - `finished/<order>-<key>.json` when it has ended: the names are in the order of their ends, as far as clocks allow.
 * - `windows/<window>` is touched by a window that has active jobs, as a sign of life.
 */
export class JobStore {
  /** Writes follow each other, so that the last state of a job is the one that stays. */
  private writing: Promise<unknown> = Promise.resolve();
  private readonly files: JobFiles;
  private readonly signs: SignsOfLife;
  /** Unfinished jobs of this window that are on the disk. */
  private readonly saved = new Set<string>();

  constructor(dir: string, window: string, now: Clock = monotonic) {
    this.signs = new SignsOfLife(join(dir, 'windows'), window, now);
    this.files = new JobFiles(dir, this.signs.window);
  }

  /** Keeps the state of an unfinished job of this window. False when another window has taken it over: then it is that one's. */
  save(job: TrackedJob): Promise<boolean> {
    return this.inTurn(async () => {
      await this.signs.touch();
      const name = this.activeName(job.key);
      const isGone = this.saved.has(job.key) && !(await this.files.exists('active', name));
      if (isGone && (await this.isElsewhere(job.key))) return false;
      await this.files.write('active', name, toRecord(job));
      this.saved.add(job.key);
      return true;
    });
  }

  /** Moves a job to the finished ones, of which `keep` stay. */
  finish(job: TrackedJob, keep: number): Promise<void> {
    return this.inTurn(async () => {
      const before = await this.files.names('finished').catch(() => []);
      // The last one that ended, also when the clock was set back meanwhile.
      const order = Math.max(job.finishedAt ?? 0, Number.parseInt(before[0] ?? '0', 10) + 1);
      // Whichever window saw the end.
      const record = toRecord({ ...job, startedHere: true, inOtherWindow: undefined });
      if (keep > 0) await this.files.write('finished', `${String(order).padStart(15, '0')}-${job.key}.json`, record);
      await this.forget(job.key);
      const isSame = (name: string): boolean => keyOf(name) === job.key;
      const others = before.filter((name) => !isSame(name)).slice(Math.max(0, keep - 1));
      for (const name of [...before.filter(isSame), ...others]) await this.files.delete('finished', name);
    });
  }

  /** Forgets an unfinished job, such as one that was never sent. */
  remove(key: string): Promise<void> {
    return this.inTurn(() => this.forget(key));
  }

  /** Forgets a job that has ended. */
  deleteFinished({ key }: TrackedJob): Promise<void> {
    return this.inTurn(async () => {
      for (const name of await this.files.names('finished'))
        if (keyOf(name) === key) await this.files.delete('finished', name);
    });
  }

  clearFinished(): Promise<void> {
    return this.inTurn(async () => {
      // The folder stays: other windows watch it.
      for (const name of await this.files.names('finished')) await this.files.delete('finished', name);
    });
  }

  /** Reads the unfinished jobs of other windows, and takes over those whose window is gone. */
  async claim(): Promise<StoredJobs> {
    const claimed: TrackedJob[] = [];
    const others: TrackedJob[] = [];
    const finished = await this.finishedKeys();
    for (const name of await this.files.names('active')) {
      const [key = '', owner = ''] = name.replace(/\.json$/, '').split('@');
      const job = owner === this.signs.window ? undefined : await this.read('active', name);
      if (job === undefined) continue;
      const isAlive = await this.signs.isAlive(owner);
      // Its window was killed between the two, or somebody cancelled it from another one: the result stays.
      if (isAlive) others.push(...(finished.has(key) ? [] : [job]));
      else if (finished.has(key)) await isDone(this.files.delete('active', name));
      else if (await this.takeOver(name, key)) claimed.push(job);
    }
    // What cannot be tidied up now takes no job with it.
    if (claimed.length > 0) await isDone(this.tidy());
    return { claimed, others };
  }

  /** The newest first, unless they are among the `known` ones, and until one does not fit into `room`, in UTF-16 units. */
  async finished(limit: number, known: ReadonlySet<string>, room = maxRecentOutput): Promise<readonly TrackedJob[]> {
    const jobs: TrackedJob[] = [];
    const seen = new Set(known);
    let left = room;
    for (const name of (await this.files.names('finished')).slice(0, limit)) {
      if (seen.has(keyOf(name))) continue;
      // It has a byte at least for each unit. What does not fit is not even read: that takes its time.
      if ((await this.files.sizeOf('finished', name)) > left) break;
      const job = await this.read('finished', name);
      if (job === undefined) continue;
      seen.add(job.key);
      left -= sizeOf(job);
      jobs.push(job);
    }
    return jobs;
  }

  /** The job as another window has seen it end. */
  async resultOf({ key }: TrackedJob): Promise<TrackedJob | undefined> {
    const name = (await this.files.names('finished')).find((each) => keyOf(each) === key);
    const job = name === undefined ? undefined : await this.read('finished', name);
    return job?.result === undefined ? undefined : job;
  }

  async finishedKeys(): Promise<ReadonlySet<string>> {
    return new Set((await this.files.names('finished')).map(keyOf));
  }

  /** A sign of life, for as long as this window has active jobs. */
  touch(): Promise<void> {
    return this.signs.touch();
  }

  /** The window closes: others may take its jobs over at once. */
  leave(): Promise<void> {
    return this.inTurn(() => this.signs.leave());
  }

  /** What windows that are gone have left behind. */
  private async tidy(): Promise<void> {
    for (const window of await this.signs.forgetGone())
      for (const name of await this.files.names('.'))
        if (name.startsWith(`${window}-`)) await this.files.delete('.', name);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.writing.then(work);
    this.writing = done.catch(() => undefined);
    return done;
  }

  private activeName(key: string): string {
    return `${key}@${this.signs.window}.json`;
  }

  private async forget(key: string): Promise<void> {
    this.saved.delete(key);
    await this.files.delete('active', this.activeName(key));
  }

  /** Undefined when it has gone meanwhile, or is no job of this version. */
  private async read(folder: string, name: string): Promise<TrackedJob | undefined> {
    return fromRecord(await this.files.read(folder, name));
  }

  /** Another window has it, or had it to its end; otherwise somebody has emptied the folder. */
  private async isElsewhere(key: string): Promise<boolean> {
    const isIts = (name: string): boolean => name.startsWith(`${key}@`);
    return (await this.finishedKeys()).has(key) || (await this.files.names('active')).some(isIts);
  }

  private async takeOver(name: string, key: string): Promise<boolean> {
    const isTaken = await isDone(this.files.rename('active', name, this.activeName(key)));
    if (isTaken) this.saved.add(key);
    return isTaken;
  }
}

const isDone = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

const keyOf = (name: string): string => name.slice(16).replace(/\.json$/, '');
