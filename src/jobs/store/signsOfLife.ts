import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Clock, monotonic } from '../clock';

const thisHost = hostname().replace(/[^\w-]/g, '_');
/** Often enough that no other window takes this one for gone. */
const touchEveryMs = 5000;
/** A window whose sign is older than this is watched for a new one. */
const freshMs = 30_000;
/** Watched for this long without a new sign, it is gone. */
const patienceMs = 30_000;
/** One whose process runs may be held up by another extension, or be halted; but the process may also be another one. */
const runningPatienceMs = 180_000;

/** What the sign of a window says that has closed. */
const left = 'left';

interface Watched {
  readonly sign: number;
  readonly since: number;
}

/**
 * Which windows of the editor live: each touches a file while it has unfinished jobs. Whether a sign is new is told by what
 * this window saw of it, on a clock of its own: a machine that slept, or whose time was set, takes no living window for gone.
 */
export class SignsOfLife {
  readonly window: string;
  private readonly watched = new Map<string, Watched>();
  private touchedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly dir: string,
    name: string,
    private readonly now: Clock = monotonic,
  ) {
    this.window = [process.pid, thisHost, name].join('.');
  }

  async touch(): Promise<void> {
    const now = this.now();
    if (now - this.touchedAt < touchEveryMs) return;
    const [path, time] = [join(this.dir, this.window), new Date()];
    await utimes(path, time, time).catch(() => this.sign(''));
    this.touchedAt = now;
  }

  /** The window closes, and says so: its process may go on for a while. */
  async leave(): Promise<void> {
    if (this.touchedAt === Number.NEGATIVE_INFINITY) return;
    this.touchedAt = Number.NEGATIVE_INFINITY;
    await this.sign(left);
  }

  private async sign(text: string): Promise<void> {
    await mkdir(this.dir, { recursive: true, mode: 0o700 });
    await writeFile(join(this.dir, this.window), text, { mode: 0o600 });
  }

  /** On this machine its process tells at once that it is gone, elsewhere only its silence. */
  async isAlive(owner: string): Promise<boolean> {
    const [pid, host] = owner.split('.');
    const isHere = host === thisHost;
    // One that is missing may be one that could not be written.
    const { mtimeMs: sign, size } = await stat(join(this.dir, owner)).catch(() => ({ mtimeMs: 0, size: 0 }));
    if (size > 0 || (isHere && !isRunning(Number(pid)))) return false;
    if (Math.abs(Date.now() - sign) < freshMs) return true;
    const watched = this.watched.get(owner);
    if (watched?.sign !== sign) {
      this.watched.set(owner, { sign, since: this.now() });
      return true;
    }
    return this.now() - watched.since < (isHere && sign > 0 ? runningPatienceMs : patienceMs);
  }

  /** The windows that are gone, whose signs are forgotten with this call. */
  async forgetGone(): Promise<readonly string[]> {
    const gone: string[] = [];
    for (const owner of await readdir(this.dir).catch(() => []))
      if (owner !== this.window && !(await this.isAlive(owner))) gone.push(owner);
    for (const owner of gone) await this.forget(owner);
    return gone;
  }

  private async forget(owner: string): Promise<void> {
    this.watched.delete(owner);
    await rm(join(this.dir, owner), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
