import type { KeyStatus } from '../../api/types';

/** A key that allows fewer requests a minute than this is asked for as few as can be. */
const fewPerMinute = 6;
/** A run that takes longer than this is too long for one open request. */
const longestWaitSeconds = 120;

/** What a key allows, as far as the service has said. */
export class Allowance {
  private ratePerMinute: number | undefined;

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
}
