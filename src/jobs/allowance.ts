import type { KeyStatus } from '../api/types';
import { isApiError } from '../errors';
import { type Clock, monotonic } from './clock';

/** A key that allows fewer requests a minute than this is asked for as few as can be. */
const fewPerMinute = 6;
/** A run that takes longer than this is too long for one open request. */
const longestWaitSeconds = 120;
/** A service that asks for a longer silence than this is asked again all the same. */
const longestSilenceMs = 300_000;

/**
 * What a key allows, as far as the service has said, and so when the next request may be sent. One for all requests of a
 * connection: those that nobody waits for (looks, lists, submits that are tried again) keep to it, the others count.
 */
export class Allowance {
  private ratePerMinute: number | undefined;
  private sentAt = Number.NEGATIVE_INFINITY;
  private notBefore = 0;

  constructor(private readonly now: Clock = monotonic) {}

  learn({ ratePerMinute }: KeyStatus): void {
    this.ratePerMinute = ratePerMinute;
  }

  /** Milliseconds between two requests; 0 where there is no need to count them. */
  get gapMs(): number {
    const { ratePerMinute } = this;
    return ratePerMinute !== undefined && ratePerMinute > 0 && ratePerMinute < fewPerMinute
      ? 60_000 / ratePerMinute
      : 0;
  }

  /**
   * Whether a run should be one request that waits for the result, as the key would not allow to ask for it soon. Such
   * a job has no id before it ends: it can neither be found again after a reload nor be cancelled but by hanging up.
   */
  shouldWait(ttlSeconds: number): boolean {
    return this.gapMs > 0 && ttlSeconds <= longestWaitSeconds;
  }

  /** A request goes out. */
  sent(): void {
    this.sentAt = this.now();
  }

  /** A request was refused: too many requests concern them all, too many jobs only the next submit. */
  refused(error: unknown): void {
    if (!isApiError(error) || error.status !== 429 || isTooManyJobs(error)) return;
    const silenceMs = Math.min(error.retryAfterMs ?? 0, longestSilenceMs);
    this.notBefore = Math.max(this.notBefore, this.now() + silenceMs);
  }

  /** Milliseconds until the next request may be sent; 0 when it may be sent now. */
  waitMs(): number {
    return Math.max(0, Math.max(this.notBefore, this.sentAt + Math.min(this.gapMs, longestSilenceMs)) - this.now());
  }
}

/** The service runs as many jobs of this key at once as it allows. */
export const isTooManyJobs = (error: unknown): boolean =>
  isApiError(error) && error.status === 429 && /concurren/i.test(`${error.code} ${error.message}`);
