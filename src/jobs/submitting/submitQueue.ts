import { isApiError } from '../../errors';
import { delayAfter } from '../following/failures';

/** After this long a refusal is no longer one for now. */
const patienceMs = 3_600_000;

/** What a submit that waits tells, and is asked. */
export interface Waiter {
  readonly isCancelled: () => boolean;
  /** `nextTryAt` is in ms since the epoch. */
  readonly onWait: (nextTryAt: number, reason: string) => void;
}

interface Waiting {
  readonly order: number;
  readonly since: number;
  readonly waiter: Waiter;
  readonly send: () => Promise<unknown>;
  readonly settle: (outcome: Promise<unknown> | undefined) => void;
}

/**
 * Submits to one service. They go out at once, side by side, until the service refuses one for now (429, 503): that one and
 * all that come after it wait in their order, and the first of them tries again when the service said, or later each time.
 * Nothing else is ever sent again: a refusal proves that the submit was not taken.
 */
export class SubmitQueue {
  private readonly waiting: Waiting[] = [];
  private count = 0;
  private refusals = 0;
  private nextTryAt = 0;
  private reason = '';
  private waitsForTurn = false;
  private isTrying = false;
  /** On its way: cancelling it is a matter of its id. */
  private trying: Waiting | undefined;
  private timer: NodeJS.Timeout | undefined;

  /** Resolves with what `send` does, undefined when it was cancelled while it waited. */
  async submit<T>(send: () => Promise<T>, waiter: Waiter): Promise<T | undefined> {
    const order = this.count;
    this.count += 1;
    if (this.waiting.length > 0) return this.wait(order, send, waiter);
    try {
      return await send();
    } catch (error) {
      if (!isRefusedForNow(error)) throw error;
      this.refused(error);
      return this.wait(order, send, waiter);
    }
  }

  /** A job has ended: where too many ran at once there may be room now. */
  jobEnded(): void {
    if (this.waitsForTurn) this.tryAt(Date.now());
  }

  /** Lets go of those that were cancelled. */
  sweep(): void {
    for (const entry of this.waiting.filter((each) => each !== this.trying && each.waiter.isCancelled()))
      this.leave(entry, undefined);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private wait<T>(order: number, send: () => Promise<T>, waiter: Waiter): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: Promise<unknown> | undefined): void =>
        outcome === undefined ? resolve(undefined) : void outcome.then((value) => resolve(value as T), reject);
      const entry = { order, since: Date.now(), waiter, send, settle };
      const later = this.waiting.findIndex((other) => other.order > order);
      this.waiting.splice(later === -1 ? this.waiting.length : later, 0, entry);
      waiter.onWait(this.nextTryAt, this.reason);
      this.tryAt(this.nextTryAt);
    });
  }

  private tryAt(at: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.tryFirst(), Math.max(0, at - Date.now()));
  }

  /** One after the other: the next goes when the one before it was taken. */
  private async tryFirst(): Promise<void> {
    if (this.isTrying) return;
    this.isTrying = true;
    for (let entry = this.waiting[0]; entry !== undefined; entry = this.waiting[0])
      if (!(await this.isThrough(entry))) break;
    this.isTrying = false;
  }

  private async isThrough(entry: Waiting): Promise<boolean> {
    if (entry.waiter.isCancelled()) return this.leave(entry, undefined);
    this.trying = entry;
    const sent = entry.send().finally(() => {
      this.trying = undefined;
    });
    try {
      await sent;
      this.refusals = 0;
    } catch (error) {
      if (isRefusedForNow(error) && Date.now() - entry.since < patienceMs) {
        this.refused(error);
        for (const { waiter } of this.waiting) waiter.onWait(this.nextTryAt, this.reason);
        this.tryAt(this.nextTryAt);
        return false;
      }
    }
    return this.leave(entry, sent);
  }

  private leave(entry: Waiting, outcome: Promise<unknown> | undefined): true {
    const index = this.waiting.indexOf(entry);
    if (index >= 0) this.waiting.splice(index, 1);
    if (this.waiting.length === 0) clearTimeout(this.timer);
    entry.settle(outcome);
    return true;
  }

  private refused(error: unknown): void {
    this.refusals += 1;
    this.reason = error instanceof Error ? error.message : String(error);
    this.waitsForTurn = isApiError(error) && /concurren/i.test(`${error.code} ${error.message}`);
    this.nextTryAt = Date.now() + delayAfter(error, this.refusals);
  }
}

/** Too many requests or jobs, or no service for the moment: the submit was not taken. */
export const isRefusedForNow = (error: unknown): boolean =>
  isApiError(error) && (error.status === 429 || error.status === 503);
