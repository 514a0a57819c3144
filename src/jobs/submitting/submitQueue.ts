import { isApiError } from '../../errors';
import { Allowance, isTooManyJobs } from '../allowance';
import { type Clock, monotonic } from '../clock';
import { delayAfter } from '../following/failures';

/** Refused for this long since it was first in line, a submit is no longer refused for now. */
const patienceMs = 3_600_000;

/** What a submit that waits tells, and is asked. */
export interface Waiter {
  readonly isCancelled: () => boolean;
  /** `nextTryAt` is in ms since the epoch. */
  readonly onWait: (nextTryAt: number, reason: string) => void;
}

interface Waiting {
  readonly order: number;
  readonly waiter: Waiter;
  readonly send: () => Promise<unknown>;
  readonly settle: (outcome: Promise<unknown> | undefined) => void;
  /** When it was refused as the first in line. */
  refusedAt?: number;
}

/**
 * Submits to one service. They go out at once, side by side, until the service refuses one for now (429, 503): that one and
 * all that come after it wait in their order, and the first of them tries again when the service said, or later each time.
 * Nothing else is ever sent again: a refusal proves that the submit was not taken.
 */
export class SubmitQueue {
  private readonly waiting: Waiting[] = [];
  private count = 0;
  /** In a row. Submits that were under way together are refused together: they count as one. */
  private refusals = 0;
  private refusedAt = Number.NEGATIVE_INFINITY;
  private jobEndedAt = Number.NEGATIVE_INFINITY;
  private nextTryAt = 0;
  private reason = '';
  private waitsForTurn = false;
  private isTrying = false;
  private isDisposed = false;
  /** On its way: cancelling it is a matter of its id. */
  private trying: Waiting | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly allowance: Allowance = new Allowance(),
    private readonly now: Clock = monotonic,
  ) {}

  /** Resolves with what `send` does, undefined when it was cancelled while it waited. */
  async submit<T>(send: () => Promise<T>, waiter: Waiter): Promise<T | undefined> {
    const order = this.count;
    this.count += 1;
    const sentAt = this.now();
    if (this.waiting.length > 0) return this.wait(order, send, waiter);
    try {
      const taken = await send();
      if (this.waiting.length === 0) this.refusals = 0;
      return taken;
    } catch (error) {
      if (!isRefusedForNow(error)) throw error;
      this.refused(error, sentAt);
      return waiter.isCancelled() ? undefined : this.wait(order, send, waiter);
    }
  }

  /** A job has ended: where too many ran at once there may be room now. */
  jobEnded(): void {
    this.jobEndedAt = this.now();
    if (this.waitsForTurn && this.waiting.length > 0) this.tryAt(this.now());
  }

  /** Lets go of those that were cancelled. */
  sweep(): void {
    for (const entry of this.waiting.filter((each) => each !== this.trying && each.waiter.isCancelled()))
      this.leave(entry, undefined);
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.timer);
  }

  private wait<T>(order: number, send: () => Promise<T>, waiter: Waiter): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: Promise<unknown> | undefined): void =>
        outcome === undefined ? resolve(undefined) : void outcome.then((value) => resolve(value as T), reject);
      const later = this.waiting.findIndex((other) => other.order > order);
      const at = later === -1 ? this.waiting.length : later;
      this.waiting.splice(at, 0, { order, waiter, send, settle });
      this.tryAt(this.nextTryAt);
      this.tell([waiter]);
    });
  }

  private tell(waiters: readonly Waiter[]): void {
    const nextTryAt = Date.now() + Math.max(0, this.nextTryAt - this.now());
    for (const { onWait } of waiters) onWait(nextTryAt, this.reason);
  }

  private tryAt(at: number): void {
    clearTimeout(this.timer);
    if (this.isDisposed) return;
    this.nextTryAt = Math.max(at, this.now() + this.allowance.waitMs());
    this.timer = setTimeout(() => void this.tryFirst(), Math.max(0, this.nextTryAt - this.now()));
  }

  /** One after the other: the next goes when the one before it was taken. */
  private async tryFirst(): Promise<void> {
    if (this.isTrying) return;
    this.isTrying = true;
    try {
      for (let entry = this.waiting[0]; entry !== undefined; entry = this.waiting[0]) {
        if (this.allowance.waitMs() > 0) return this.retryAt(this.now());
        if (!(await this.isThrough(entry))) break;
      }
    } finally {
      this.isTrying = false;
    }
  }

  private async isThrough(entry: Waiting): Promise<boolean> {
    if (entry.waiter.isCancelled()) return this.leave(entry, undefined);
    const sentAt = this.now();
    this.trying = entry;
    const sent = entry.send().finally(() => {
      this.trying = undefined;
    });
    try {
      await sent;
      this.refusals = 0;
    } catch (error) {
      if (isRefusedForNow(error)) {
        this.refused(error, sentAt);
        entry.refusedAt ??= sentAt;
        if (entry.waiter.isCancelled()) this.leave(entry, undefined);
        else if (this.now() - entry.refusedAt >= patienceMs) this.leave(entry, sent);
        return this.tryLater(sentAt);
      }
    }
    return this.leave(entry, sent);
  }

  private tryLater(sentAt: number): false {
    if (this.waiting.length === 0) return false;
    const hasRoom = this.waitsForTurn && this.jobEndedAt > sentAt;
    this.retryAt(hasRoom ? this.now() : this.nextTryAt);
    return false;
  }

  private retryAt(at: number): void {
    this.tryAt(at);
    this.tell(this.waiting.map(({ waiter }) => waiter));
  }

  private leave(entry: Waiting, outcome: Promise<unknown> | undefined): true {
    const index = this.waiting.indexOf(entry);
    if (index >= 0) this.waiting.splice(index, 1);
    if (this.waiting.length === 0) clearTimeout(this.timer);
    entry.settle(outcome);
    return true;
  }

  private refused(error: unknown, sentAt: number): void {
    const isNew = sentAt > this.refusedAt;
    if (isNew) this.refusals += 1;
    this.refusedAt = this.now();
    this.reason = error instanceof Error ? error.message : String(error);
    this.waitsForTurn = isTooManyJobs(error);
    this.allowance.refused(error);
    this.nextTryAt = Math.max(isNew ? 0 : this.nextTryAt, this.now() + delayAfter(error, this.refusals));
  }
}

/**
 * Too many requests or jobs, or no service for the moment: the submit was not taken. A 503 says that only when it is the
 * service's own; one of whoever stands in front of it may come after the service took the job.
 */
export const isRefusedForNow = (error: unknown): boolean =>
  isApiError(error) &&
  (error.status === 429 || (error.status === 503 && (error.isOwn || error.retryAfterMs !== undefined)));
