import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { maxRecentOutput, type TrackedJob } from '../jobs';
import { fromRecord, toRecord } from './record';

const thisHost = hostname().replace(/[^\w-]/g, '_');
/** Often enough that no other window takes this one for gone. */
const touchEveryMs = 5000;
/** A window that shows no sign of life for this long is taken for gone. */
const silenceMs = 30_000;
/** One whose process runs may have slept; but after this long the process is taken for another one. */
const sleepMs = 600_000;

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
 * - `finished/<submitted>-<key>.json` when it has ended: one file, whoever writes it.
 * - `windows/<window>` is touched by a window that has active jobs, as a sign of life.
 * Files appear by a rename, so that none is ever seen half written. They are readable by their owner only.
 */
export class JobStore {
  /** Writes follow each other, so that the last state of a job is the one that stays. */
  private writing: Promise<unknown> = Promise.resolve();
  private readonly window: string;
  private count = 0;
  private touchedAt = 0;

  constructor(
    private readonly dir: string,
    window: string,
    private readonly now: () => number = Date.now,
  ) {
    this.window = [process.pid, thisHost, window].join('.');
  }

  /** Keeps the state of an unfinished job of this window. */
  save(job: TrackedJob): Promise<void> {
    return this.inTurn(async () => {
      await this.touch();
      await this.write('active', this.activeName(job.key), toRecord(job));
    });
  }

  /** Moves a job to the finished ones, of which `keep` stay. */
  finish(job: TrackedJob, keep: number): Promise<void> {
    return this.inTurn(async () => {
      if (keep > 0) await this.write('finished', finishedName(job), toRecord(job));
      await rm(join(this.dir, 'active', this.activeName(job.key)), { force: true });
      // A long run must not go at the moment it ends.
      const others = (await this.names('finished')).filter((name) => name !== finishedName(job));
      for (const name of others
        .toSorted()
        .reverse()
        .slice(Math.max(0, keep - 1)))
        await rm(join(this.dir, 'finished', name), { force: true });
    });
  }

  /** Forgets an unfinished job, such as one that was never sent. */
  remove(key: string): Promise<void> {
    return this.inTurn(() => rm(join(this.dir, 'active', this.activeName(key)), { force: true }));
  }

  clearFinished(): Promise<void> {
    return this.inTurn(async () => {
      // The folder stays: other windows watch it.
      for (const name of await this.names('finished')) await rm(join(this.dir, 'finished', name), { force: true });
    });
  }

  /** Reads the unfinished jobs of other windows, and takes over those whose window is gone. */
  async claim(): Promise<StoredJobs> {
    const claimed: TrackedJob[] = [];
    const others: TrackedJob[] = [];
    for (const name of await this.names('active')) {
      const [key = '', owner = ''] = name.replace(/\.json$/, '').split('@');
      if (owner === this.window) continue;
      if (await this.isAlive(owner)) others.push(...(await this.read('active', name)));
      else if (await this.takeOver(name, this.activeName(key)))
        claimed.push(...(await this.read('active', this.activeName(key))));
    }
    if (claimed.length > 0) await this.forgetGone();
    return { claimed, others };
  }

  /** The newest first, unless they are among the `known` ones, and until they fill the memory that is meant for them. */
  async finished(limit: number, known: ReadonlySet<string>): Promise<readonly TrackedJob[]> {
    const names = (await this.names('finished')).toSorted().reverse().slice(0, limit);
    const jobs: TrackedJob[] = [];
    let size = 0;
    for (const name of names.filter((each) => !known.has(keyOf(each)))) {
      const read = await this.read('finished', name);
      size += read.reduce((sum, { result }) => sum + (result?.stdout.length ?? 0) + (result?.stderr.length ?? 0), 0);
      if (size > maxRecentOutput) break;
      jobs.push(...read);
    }
    return jobs;
  }

  /** A sign of life, for as long as this window has active jobs. */
  async touch(): Promise<void> {
    if (this.now() - this.touchedAt < touchEveryMs) return;
    this.touchedAt = this.now();
    await this.write('windows', this.window, '');
  }

  /** The window closes: others may take its jobs over at once. */
  leave(): Promise<void> {
    this.touchedAt = 0;
    return this.inTurn(() => rm(join(this.dir, 'windows', this.window), { force: true }));
  }

  /** Signs of life that nobody gives any more. */
  private async forgetGone(): Promise<void> {
    for (const owner of await this.names('windows'))
      if (owner !== this.window && !(await this.isAlive(owner)))
        await rm(join(this.dir, 'windows', owner), { force: true });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.writing.then(work);
    this.writing = done.catch(() => undefined);
    return done;
  }

  private activeName(key: string): string {
    return `${key}@${this.window}.json`;
  }

  private async write(folder: string, name: string, text: string): Promise<void> {
    const path = join(this.dir, folder, name);
    this.count += 1;
    const partial = join(this.dir, `${this.window}-${this.count}.partial`);
    await mkdir(join(this.dir, folder), { recursive: true, mode: 0o700 });
    await writeFile(partial, text, { mode: 0o600 });
    await rename(partial, path);
  }

  private async names(folder: string): Promise<readonly string[]> {
    return readdir(join(this.dir, folder)).catch(() => []);
  }

  /** None when it has gone meanwhile, or is no job. */
  private async read(folder: string, name: string): Promise<readonly TrackedJob[]> {
    const text = await readFile(join(this.dir, folder, name), 'utf8').catch(() => '');
    const job = fromRecord(text);
    return job === undefined ? [] : [job];
  }

  private async takeOver(from: string, to: string): Promise<boolean> {
    return rename(join(this.dir, 'active', from), join(this.dir, 'active', to)).then(
      () => true,
      () => false,
    );
  }

  /** On this machine its process tells at once, elsewhere only its silence. */
  private async isAlive(owner: string): Promise<boolean> {
    const [pid, host] = owner.split('.');
    const touched = await stat(join(this.dir, 'windows', owner)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    const silence = this.now() - touched;
    return host === thisHost ? silence < sleepMs && isRunning(Number(pid)) : silence < silenceMs;
  }
}

const finishedName = ({ key, submittedAt }: TrackedJob): string =>
  `${String(submittedAt).padStart(15, '0')}-${key}.json`;
const keyOf = (name: string): string => name.slice(16).replace(/\.json$/, '');

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
