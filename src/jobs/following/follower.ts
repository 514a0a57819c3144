import * as l10n from '@vscode/l10n';
import type { Job } from '../../api/types';
import { UserError } from '../../errors';
import { Allowance } from '../allowance';
import { type Clock, monotonic } from '../clock';
import { type Ended, FollowedJob, type FollowOptions, isFinal } from './followedJob';
import { ListTurns } from './listTurns';

/** The two calls following needs. */
export interface JobReader {
  getJob(jobId: string, signal?: AbortSignal): Promise<Job>;
  listJobs(signal?: AbortSignal): Promise<readonly Job[]>;
}

export interface FollowerOptions {
  readonly allowance?: Allowance;
  readonly onList?: (jobs: readonly Job[]) => void;
  /** A job has ended, or is not followed any more. */
  readonly onSettled?: () => void;
  readonly now?: Clock;
}

/** Looks under way at a time: one that is not answered does not hold up the others. */
const maxLooks = 6;

/**
 * One loop for all jobs of a service: a single job is looked at by `GET /jobs/{id}`, several by one
 * `GET /jobs` and a `GET /jobs/{id}` for each that left it. No job, no request. What goes wrong with
 * one job's look concerns that job alone.
 */
export class Follower {
  private readonly followed = new Map<string, FollowedJob>();
  private readonly abort = new AbortController();
  private readonly allowance: Allowance;
  private readonly now: Clock;
  private timer: NodeJS.Timeout | undefined;
  private readonly list: ListTurns;
  private isSlowed = false;

  constructor(
    private readonly reader: JobReader,
    private readonly options: FollowerOptions = {},
  ) {
    this.now = options.now ?? monotonic;
    this.allowance = options.allowance ?? new Allowance(this.now);
    this.list = new ListTurns(this.allowance, this.now);
  }

  /**
   * Resolves with the job once its status is final. Rejects with a sentence when the job cannot be followed any
   * longer; unless it is a LostJobError it may then still be running. A job that is followed already keeps its options.
   */
  follow(jobId: string, options: FollowOptions): Promise<Ended> {
    const known = this.followed.get(jobId);
    if (known !== undefined) return known.ended;
    if (this.abort.signal.aborted) return Promise.reject(closed());
    const job = new FollowedJob(jobId, options, this.now);
    this.followed.set(jobId, job);
    this.schedule();
    return job.ended;
  }

  /** While nobody looks at the window, long runs are looked at less often; when somebody does, at once. */
  slowDown(slowed: boolean): void {
    if (this.isSlowed === slowed) return;
    this.isSlowed = slowed;
    if (!slowed) for (const job of this.followed.values()) if (job.isSlow()) job.lookNow();
    this.schedule();
  }

  /** Ends following with what is known from elsewhere, such as the answer to a cancel. */
  settle(jobId: string, outcome: Job | Error): void {
    const job = this.followed.get(jobId);
    if (job === undefined) return;
    this.followed.delete(jobId);
    job.settle(outcome);
    this.options.onSettled?.();
    this.schedule();
  }

  /** Looks at a job now, if it is followed. `cancelled` tells that its cancel was accepted. */
  lookNow(jobId: string, cancelled = false): boolean {
    const job = this.followed.get(jobId);
    if (job === undefined) return false;
    if (cancelled) job.cancelled();
    job.lookNow();
    this.schedule();
    return true;
  }

  /** A list of the service's active jobs that was asked for by somebody else. */
  heardList(list: readonly Job[]): void {
    for (const job of this.jobs()) this.compare(job, list);
    this.schedule();
  }

  /** Ends following every job, for one reason. */
  stop(reason: Error): void {
    for (const jobId of [...this.followed.keys()]) this.settle(jobId, reason);
  }

  dispose(): void {
    this.abort.abort();
    this.stop(closed());
    clearTimeout(this.timer);
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const waiting = this.jobs().filter(({ isLookedAt }) => !isLookedAt);
    if (waiting.length === 0 || this.abort.signal.aborted) return;
    // When as many looks as may be are under way, or a list is, their end schedules the next.
    const aloneAt = this.looksUnderWay() < maxLooks ? 0 : Number.POSITIVE_INFINITY;
    const listAt = this.list.dueAt();
    const dueAt = Math.min(...waiting.map((job) => Math.max(job.dueAt, this.isListed(job) ? listAt : aloneAt)));
    if (!Number.isFinite(dueAt)) return;
    const delayMs = Math.max(0, dueAt - this.now(), this.allowance.waitMs());
    this.timer = setTimeout(() => this.tick(), delayMs);
  }

  private jobs(): readonly FollowedJob[] {
    return [...this.followed.values()];
  }

  private looksUnderWay(): number {
    return this.jobs().filter(({ isLookedAt }) => isLookedAt).length;
  }

  /** Whether a list would tell of a job: otherwise it is asked for by itself. */
  private isListed(job: FollowedJob): boolean {
    return this.followed.size > 1 && !job.hasLeft && this.list.isOfUse();
  }

  private tick(): void {
    const due = this.jobs()
      .filter((job) => job.isDue())
      .toSorted((a, b) => a.dueAt - b.dueAt);
    const [first] = due;
    const mayList = this.now() >= this.list.dueAt() && due.some((job) => this.isListed(job));
    // With a key that allows few requests each has its turn: else lists would come before a result that is there already.
    const isListsTurn = this.allowance.gapMs === 0 || (first !== undefined && this.isListed(first));
    if (mayList && isListsTurn) void this.lookAtList();
    for (const job of due.filter((each) => !this.isListed(each))) {
      if (this.looksUnderWay() >= maxLooks || this.allowance.waitMs() > 0) break;
      void this.look(job);
    }
    this.schedule();
  }

  private async lookAtList(): Promise<void> {
    this.list.begin();
    const followed = this.jobs();
    try {
      const list = await this.reader.listJobs(this.abort.signal);
      this.list.succeeded();
      this.options.onList?.(list);
      for (const job of followed) this.compare(job, list);
    } catch (error) {
      // It takes no job with it.
      this.allowance.refused(error);
      this.list.failed(error, this.followed.size);
    }
    this.schedule();
  }

  /** The list is of active jobs. One that ended has its result elsewhere. */
  private compare(job: FollowedJob, list: readonly Job[]): void {
    if (!this.isFollowed(job) || job.isLookedAt) return;
    const listed = list.find(({ jobId }) => jobId === job.jobId);
    if (listed === undefined || isFinal(listed)) job.missedInList();
    else job.seenInList(listed, this.isSlowed);
  }

  private async look(job: FollowedJob): Promise<void> {
    job.isLookedAt = true;
    try {
      const seen = await this.reader.getJob(job.jobId, this.abort.signal);
      if (this.isFollowed(job)) this.heard(job, job.seen(seen, this.isSlowed));
    } catch (error) {
      this.allowance.refused(error);
      this.heard(job, job.failed(error));
    } finally {
      job.isLookedAt = false;
      this.schedule();
    }
  }

  private heard(job: FollowedJob, outcome: Job | Error | undefined): void {
    if (outcome !== undefined && this.isFollowed(job)) this.settle(job.jobId, outcome);
  }

  private isFollowed(job: FollowedJob): boolean {
    return this.followed.get(job.jobId) === job;
  }
}

const closed = (): UserError => new UserError(l10n.t('The job is no longer followed because the window closed.'));
