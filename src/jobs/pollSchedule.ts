/** When to look at a job again. Pure: no clock, no state. Times in ms. */

/** The provider's own clients sleep this long before each look; the last one repeats. */
const schedule = [300, 450, 700, 900, 650, 1600, 2000] as const;
const lastDelayMs = 2000;

/** Consecutive failed looks after which following stops: about a minute at one each 2 s. */
export const maxFailures = 30;

/** A job's status may be not found this often right after its submit: the service is eventually consistent. */
export const maxEarlyMisses = 5;

/** An answer that makes no sense is asked for again this often, then the job is given up on. */
export const maxMalformed = 2;

/** How long a running job may outlive its ttl before following gives up. */
export const overdueGraceMs = 60_000;

/** How long a job may wait for its turn before following gives up. */
export const pendingLimitMs = 3_600_000;

/** Delay before look number `look` (0 = the first after the submit). */
export const pollDelayMs = (look: number): number => schedule[look] ?? lastDelayMs;

/** Delay after the n-th failure in a row (1 = the first), for errors that pass by themselves. */
export function retryDelayMs(failure: number, refused: boolean, retryAfterMs?: number): number {
  if (retryAfterMs !== undefined) return Math.min(Math.max(retryAfterMs, 1000), 300_000);
  // Being refused (429) means: fewer requests. Being broken means: look again soon.
  return refused ? Math.min(2000 * 2 ** (failure - 1), 30_000) : 2000;
}
