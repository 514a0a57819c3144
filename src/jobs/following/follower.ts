import type { Job } from '../../api/types';
import { isApiError, isMalformedAnswerError, UserError } from '../../errors';
import { delayAfter, isTransient, lost, overdue } from './failures';
import {
  firstRunDelayMs,
  maxEarlyMisses,
  maxFailures,
  maxMalformed,
  nextLookMs,
  overdueGraceMs,
  pendingLimitMs,
  type Usual,
} from './schedule';

/** The two calls following needs. */
export interface JobReader {
  getJob(jobId: string, signal?: AbortSignal): Promise<Job>;
  listJobs(signal?: AbortSignal): Promise<readonly Job[]>;
}

export interface FollowOptions {
  readonly ttlSeconds: number;
  /** Hears of every look at a job that is still active. */
  readonly onSeen: (job: Job) => void;
  /** How long such a job usually takes; without it the looks come as the provider's own clients do. */
  readonly usual?: Usual | undefined;
  readonly firstDelayMs?: number | undefined;
}

/** A job that has ended, and when: ms since it was followed, of the last look that saw it active and the one that saw its end. */
export interface Ended {
  readonly job: Job;
  readonly activeMs: number;
  readonly endedMs: number;
}

interface Followed extends FollowOptions {
  readonly jobId: string;
  readonly ended: Promise<Ended>;
  readonly settle: (outcome: Ended | Error) => void;
  readonly since: number;
  activeMs: number;
  runningSince: number | undefined;
  dueAt: number;
  looks: number;
  /** In a row: answers of 404, answers that make no sense, looks that failed. */
  misses: number;
  malformed: number;
  failures: number;
  /** The service has accepted a cancel: when it forgets the job, the job was cancelled. */
  cancelled: boolean;
}

/** Jobs whose looks are due within this many ms of each other share one request. */
const slackMs = 150;
/** Between two lists, however many jobs are followed. */
const listGapMs = 250;
/** From this age on jobs are looked at half as often while nobody looks at the window. */
const slowAfterMs = 10_000;
const slowestMs = 10_000;

export const isFinal = ({ status }: Job): boolean => status !== 'pending' && status !== 'running';

/**
 * One loop for all jobs of a service: a single job is looked at by `GET /jobs/{id}`, several by one
 * `GET /jobs` and a `GET /jobs/{id}` for each that left it. No job, no request. What goes wrong with
 * one job's look concerns that job alone.
 */
export class Follower {
  private readonly followed = new Map<string, Followed>();
  private readonly abort = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private lookedAt = 0;
  private listFailures = 0;
  private slowed = false;
  /** At least this long between two requests; more than 0 for a key that allows few. */
  gapMs = 0;

  constructor(
    private readonly reader: JobReader,
    private readonly onList: (jobs: readonly Job[]) => void = () => {},
  ) {}

  /**
   * Resolves with the job once its status is final. Rejects with a sentence when the job cannot be followed any
   * longer; unless it is a LostJobError it may then still be running. A job that is followed already keeps its options.
   */
  follow(jobId: string, options: FollowOptions): Promise<Ended> {
    const known = this.followed.get(jobId);
    if (known !== undefined) return known.ended;
    const { promise, settle } = settleable<Ended>();
    const now = Date.now();
    const counts = { looks: 0, misses: 0, malformed: 0, failures: 0, cancelled: false, runningSince: undefined };
    // The submit was a request, too.
    const firstDelayMs = Math.max(options.firstDelayMs ?? delayTo(0, 0, options.usual), this.gapMs);
    const times = { since: now, activeMs: 0, dueAt: now + firstDelayMs };
    this.followed.set(jobId, { ...options, jobId, ended: promise, settle, ...times, ...counts });
    this.schedule();
    return promise;
  }

  /** While nobody looks at the window, long runs are looked at less often; when somebody does, at once. */
  slowDown(slowed: boolean): void {
    if (this.slowed === slowed) return;
    this.slowed = slowed;
    const now = Date.now();
    if (!slowed) for (const job of this.followed.values()) if (now - job.since > slowAfterMs) job.dueAt = now;
    this.schedule();
  }

  /** Ends following with what is known from elsewhere, such as the answer to a cancel. */
  settle(jobId: string, outcome: Job | Error): void {
    const job = this.followed.get(jobId);
    this.followed.delete(jobId);
    if (outcome instanceof Error) job?.settle(outcome);
    else job?.settle({ job: outcome, activeMs: job.activeMs, endedMs: Date.now() - job.since });
    this.schedule();
  }

  /** Looks at a job now, if it is followed. `cancelled` tells that its cancel was accepted. */
  lookNow(jobId: string, cancelled = false): boolean {
    const job = this.followed.get(jobId);
    if (job === undefined) return false;
    job.dueAt = Date.now();
    job.cancelled ||= cancelled;
    this.schedule();
    return true;
  }

  /** Ends following every job, for one reason. */
  stop(reason: Error): void {
    for (const jobId of [...this.followed.keys()]) this.settle(jobId, reason);
  }

  dispose(): void {
    this.abort.abort();
    this.stop(new UserError('The job is no longer followed because the window closed.'));
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.followed.size === 0 || this.looking || this.abort.signal.aborted) return;
    const gapMs = Math.max(this.gapMs, this.followed.size > 1 ? listGapMs : 0);
    const dueAt = Math.max(Math.min(...[...this.followed.values()].map((job) => job.dueAt)), this.lookedAt + gapMs);
    this.timer = setTimeout(() => void this.tick(), Math.max(0, dueAt - Date.now()));
  }

  private async tick(): Promise<void> {
    this.looking = true;
    this.lookedAt = Date.now();
    const jobs = [...this.followed.values()];
    const [only, ...others] = jobs;
    if (only !== undefined && others.length === 0) await this.look(only);
    else await this.lookAtAll(jobs);
    this.looking = false;
    this.schedule();
  }

  private async lookAtAll(jobs: readonly Followed[]): Promise<void> {
    const list = await this.list();
    if (list === undefined) return;
    for (const job of jobs) {
      const listed = list.find(({ jobId }) => jobId === job.jobId);
      // The list is of active jobs. One that ended has its result elsewhere.
      if (listed !== undefined && !isFinal(listed)) this.seen(job, listed);
      // It is looked at as soon as it leaves the list, but after a look that came to nothing only when that is due again.
      else if (job.dueAt <= Date.now() + slackMs || (job.looks > 0 && !hasTrouble(job))) await this.look(job);
    }
  }

  /** Undefined when there is nothing to go by until later. Empty when the jobs have to be asked for one by one. */
  private async list(): Promise<readonly Job[] | undefined> {
    try {
      const list = await this.reader.listJobs(this.abort.signal);
      this.listFailures = 0;
      this.onList(list);
      return list;
    } catch (error) {
      if (!isTransient(error)) return [];
      this.listFailures += 1;
      if (this.listFailures >= maxFailures || this.abort.signal.aborted) this.stop(asError(error));
      const dueAt = Date.now() + delayAfter(error, this.listFailures);
      for (const job of this.followed.values()) job.dueAt = dueAt;
      return undefined;
    }
  }

  private async look(job: Followed): Promise<void> {
    if (this.followed.get(job.jobId) !== job) return;
    try {
      this.seen(job, await this.reader.getJob(job.jobId, this.abort.signal));
    } catch (error) {
      if (isApiError(error) && error.status === 404) this.missed(job);
      else if (isMalformedAnswerError(error) && job.malformed++ < maxMalformed) job.dueAt = Date.now() + 1000;
      else if (isTransient(error) && ++job.failures < maxFailures)
        job.dueAt = Date.now() + delayAfter(error, job.failures);
      else this.settle(job.jobId, asError(error));
    }
  }

  private seen(job: Followed, seen: Job): void {
    if (this.followed.get(job.jobId) !== job) return;
    const now = Date.now();
    if (seen.status === 'running') job.runningSince ??= now;
    const deadline =
      job.runningSince === undefined
        ? job.since + pendingLimitMs
        : job.runningSince + job.ttlSeconds * 1000 + overdueGraceMs;
    if (isFinal(seen)) this.settle(job.jobId, seen);
    else if (now > deadline) this.settle(job.jobId, overdue(job.jobId, seen.status));
    else {
      job.misses = job.malformed = job.failures = 0;
      job.activeMs = now - job.since;
      if (job.dueAt <= now + slackMs) this.plan(job, now);
      job.onSeen(seen);
    }
  }

  private plan(job: Followed, now: number): void {
    job.looks += 1;
    const ageMs = now - job.since;
    const delayMs = delayTo(job.looks, ageMs, job.usual);
    const isSlow = this.slowed && ageMs > slowAfterMs;
    job.dueAt = now + (isSlow ? Math.max(delayMs, Math.min(2 * delayMs, slowestMs)) : delayMs);
  }

  private missed(job: Followed): void {
    job.misses += 1;
    job.looks += 1;
    // The service may not know it yet: soon again, whatever is usual.
    job.dueAt = Date.now() + firstRunDelayMs(job.looks);
    if (job.cancelled) this.settle(job.jobId, { jobId: job.jobId, status: 'cancelled' });
    else if (job.misses > maxEarlyMisses) this.settle(job.jobId, lost(job.jobId));
  }
}

const hasTrouble = ({ misses, malformed, failures }: Followed): boolean => misses + malformed + failures > 0;

const delayTo = (look: number, ageMs: number, usual: Usual | undefined): number =>
  usual === undefined ? firstRunDelayMs(look) : nextLookMs(ageMs, usual) - ageMs;

function settleable<T>(): { promise: Promise<T>; settle: (outcome: T | Error) => void } {
  let settle: (outcome: T | Error) => void = () => {};
  const promise = new Promise<T>((resolve, reject) => {
    settle = (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome));
  });
  return { promise, settle };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
