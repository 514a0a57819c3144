import type { Job } from '../../api/types';
import { isApiError, isMalformedAnswerError } from '../../errors';
import type { Clock } from '../clock';
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

/** Looks that are due within this many ms of each other are made together. */
export const slackMs = 150;
/** From this age on jobs are looked at half as often while nobody looks at the window. */
const slowAfterMs = 10_000;
const slowestMs = 10_000;

export const isFinal = ({ status }: Job): boolean => status !== 'pending' && status !== 'running';

/** One job that is followed: what its looks said, and so when the next one is due. It settles once. */
export class FollowedJob {
  readonly ended: Promise<Ended>;
  readonly since: number;
  dueAt: number;
  /** A look is under way. */
  isLookedAt = false;
  /** It is not in the list any more: it has to be asked for by itself. */
  hasLeft = false;
  private settled: (outcome: Ended | Error) => void = () => {};
  private activeMs = 0;
  private runningSince: number | undefined;
  private looks = 0;
  /** Lists in a row that did not name it, while it was active. */
  private unlisted = 0;
  private wantsAnother = false;
  /** The service has accepted a cancel: when it forgets the job, the job was cancelled. Looks since then. */
  private looksSinceCancel: number | undefined;
  /** In a row: answers of 404, answers that make no sense, looks that failed. */
  private misses = 0;
  private malformed = 0;
  private failures = 0;

  constructor(
    readonly jobId: string,
    private readonly options: FollowOptions,
    private readonly now: Clock,
  ) {
    this.ended = new Promise((resolve, reject) => {
      this.settled = (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome));
    });
    this.since = now();
    this.dueAt = this.since + (options.firstDelayMs ?? this.delayTo(0, 0));
  }

  isDue(): boolean {
    return !this.isLookedAt && this.dueAt <= this.now() + slackMs;
  }

  /** It is not in the list: it has ended, unless the service does not know it yet. After a look that came to nothing it waits. */
  missedInList(): void {
    const hasTrouble = this.misses + this.malformed + this.failures > 0;
    if (!this.isDue() && (this.looks === 0 || hasTrouble || this.hasLeft)) return;
    this.hasLeft = true;
    this.unlisted += 1;
    this.lookIn(0);
  }

  seenInList(job: Job, isSlowed: boolean): void {
    this.unlisted = 0;
    this.hasLeft = false;
    // A list may be old: that a job goes on for too long has to be said by its own record.
    if (this.seen(job, isSlowed) !== undefined) this.hasLeft = true;
  }

  /** A look that is under way may have been too early. */
  lookNow(): void {
    this.wantsAnother = this.isLookedAt;
    this.lookIn(0);
  }

  /** The service has accepted a cancel: the end is near, whatever is usual. */
  cancelled(): void {
    this.looksSinceCancel = 0;
  }

  /** What a look or a list said. Returns what the job ended with, if that is so. */
  seen(job: Job, isSlowed: boolean): Job | Error | undefined {
    if (isFinal(job)) return job;
    const now = this.now();
    if (job.status === 'running') this.runningSince ??= now;
    if (now > this.deadline()) return overdue(this.jobId, job.status);
    this.misses = this.malformed = this.failures = 0;
    // What a list does not name though it is active is asked for by itself from then on.
    this.hasLeft &&= this.unlisted > 1;
    this.activeMs = now - this.since;
    if (this.dueAt <= now + slackMs) this.plan(now, isSlowed);
    if (this.wantsAnother) this.lookIn(0);
    this.wantsAnother = false;
    this.options.onSeen(job);
    return undefined;
  }

  /** A look came to nothing. Returns what the job ended with, when there is nothing to be hoped for. */
  failed(error: unknown): Job | Error | undefined {
    if (isApiError(error) && error.status === 404) return this.missed();
    if (isMalformedAnswerError(error) && this.malformed++ < maxMalformed) this.lookIn(1000);
    else if (isTransient(error) && ++this.failures < maxFailures) this.lookIn(delayAfter(error, this.failures));
    else return asError(error);
    return undefined;
  }

  settle(outcome: Job | Error): void {
    const endedMs = this.now() - this.since;
    this.settled(outcome instanceof Error ? outcome : { job: outcome, activeMs: this.activeMs, endedMs });
  }

  isSlow(): boolean {
    return this.now() - this.since > slowAfterMs;
  }

  private missed(): Job | Error | undefined {
    if (this.looksSinceCancel !== undefined) return { jobId: this.jobId, status: 'cancelled' };
    this.misses += 1;
    this.looks += 1;
    // The service may not know it yet: soon again, whatever is usual.
    this.lookIn(firstRunDelayMs(this.looks));
    return this.misses > maxEarlyMisses ? lost(this.jobId) : undefined;
  }

  private deadline(): number {
    const { ttlSeconds } = this.options;
    return this.runningSince === undefined
      ? this.since + pendingLimitMs
      : this.runningSince + ttlSeconds * 1000 + overdueGraceMs;
  }

  private plan(now: number, isSlowed: boolean): void {
    this.looks += 1;
    const ageMs = now - this.since;
    const delayMs = this.delayTo(this.looks, ageMs);
    this.lookIn(isSlowed && this.isSlow() ? Math.max(delayMs, Math.min(2 * delayMs, slowestMs)) : delayMs);
  }

  private delayTo(look: number, ageMs: number): number {
    const { usual } = this.options;
    if (this.looksSinceCancel !== undefined) return firstRunDelayMs(this.looksSinceCancel++);
    return usual === undefined ? firstRunDelayMs(look) : nextLookMs(ageMs, usual) - ageMs;
  }

  private lookIn(ms: number): void {
    this.dueAt = this.now() + ms;
  }
}

export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
