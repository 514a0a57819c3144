/** When to look at a job again. Pure: no clock, no state. Times in ms since the service accepted the job. */

/** The provider's own clients sleep this long before each look; the last one repeats. */
const firstRunDelays = [300, 450, 700, 900, 650, 1600, 2000] as const;
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

/** Delay before look number `look` (0 = the first after the submit) of a job that nothing is known of. */
export const firstRunDelayMs = (look: number): number => firstRunDelays[look] ?? lastDelayMs;

/** What earlier runs of a file say of the next one. */
export interface Usual {
  /** How long it usually takes. */
  readonly ms: number;
  /** Its code is that of the last run: another one may end early, such as with an error. */
  readonly sameCode: boolean;
}

/**
 * When to look next at a job of which the usual duration is known. Runs of one code differ by some 20 %: a few looks before
 * that notice an early end; then they come evenly until the run is 20 % late, and after that as in a first run. For usual
 * durations of 5 s and more this is half the requests of the provider's schedule and half its delay, for shorter ones no
 * more requests and half the delay (test/bench/following.bench.ts). After a change of the code the early looks are as
 * close as in a first run, then rarer.
 */
export function nextLookMs(elapsedMs: number, usual: Usual): number {
  const [fromMs, toMs] = [0.8 * usual.ms, 1.2 * usual.ms];
  const early = earlyLooks(usual, fromMs).find((at) => at > elapsedMs && at < fromMs);
  if (early !== undefined) return early;
  const stepMs = (toMs - fromMs) / looksInWindow(usual.ms);
  const look = Math.max(1, Math.floor((elapsedMs - marginMs - fromMs) / stepMs + rounding) + 1);
  const at = fromMs + look * stepMs + marginMs;
  return at <= toMs + marginMs + rounding ? at : firstRunLookAfter(Math.max(elapsedMs, toMs + minGapMs));
}

/** Two looks are at least this far apart when the usual duration has passed. */
const minGapMs = 100;
/** A job that takes exactly as long as it may has ended when this has passed, too. */
const marginMs = 15;
/** What adding up fractions may be off by. */
const rounding = 1e-6;

function looksInWindow(usualMs: number): number {
  if (usualMs < 450) return 1;
  if (usualMs < 1500) return 3;
  const spacingMs = usualMs < 10_000 ? 800 : usualMs < 20_000 ? 880 : 940;
  return Math.max(usualMs < 5000 ? 4 : 3, Math.ceil((0.4 * usualMs) / spacingMs));
}

function earlyLooks({ ms, sameCode }: Usual, untilMs: number): readonly number[] {
  if (!sameCode) return looksAfterChange(untilMs);
  if (ms < 1500) return [];
  // From 300 ms on, each later by the same factor; as many as half of the provider's requests leave room for.
  const providerRequests = ms / 2000 + 4.2;
  const count = Math.max(1, Math.floor(0.49 * providerRequests - (looksInWindow(ms) + 1) / 2));
  const factor = (untilMs / firstRunDelays[0]) ** (1 / count);
  return Array.from({ length: count }, (_, index) => firstRunDelays[0] * factor ** index);
}

/** As in a first run while an early error is likely, then half as late again each time. */
function looksAfterChange(untilMs: number): readonly number[] {
  const looks: number[] = [];
  for (let at = 0; at < untilMs; ) {
    const delay = firstRunDelays[looks.length];
    at = delay === undefined ? at * 1.5 : at + delay;
    looks.push(at);
  }
  return looks;
}

/** The first look of a first run's schedule after a time, were each answered at once. */
function firstRunLookAfter(elapsedMs: number): number {
  let at = 0;
  for (let look = 0; at <= elapsedMs; look += 1) {
    const delay = firstRunDelayMs(look);
    if (look >= firstRunDelays.length) return at + Math.ceil((elapsedMs - at + 1) / delay) * delay;
    at += delay;
  }
  return at;
}

/** Delay after the n-th failure in a row (1 = the first), for errors that pass by themselves. */
export function retryDelayMs(failure: number, refused: boolean, retryAfterMs?: number): number {
  if (retryAfterMs !== undefined) return Math.min(Math.max(retryAfterMs, 1000), 300_000);
  // Being refused (429) means: fewer requests. Being broken means: look again soon.
  return refused ? Math.min(2000 * 2 ** (failure - 1), 30_000) : 2000;
}
