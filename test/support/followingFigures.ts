import { firstRunDelayMs, nextLookMs } from '../../src/jobs/following/schedule';

/** Requests and delay of following a job, on a virtual clock with answers that take no time. */
export interface Figures {
  readonly requests: number;
  /** ms from the job's end to the look that sees it. */
  readonly addedMs: number;
}

/** When to look after a look at `elapsedMs`, the `look`-th. */
export type Policy = (elapsedMs: number, look: number) => number;

export const provider: Policy = (elapsedMs, look) => elapsedMs + firstRunDelayMs(look);
/** The sample of the contract: sleep 2 s, then look each second. */
export const contractSample: Policy = (elapsedMs, look) => elapsedMs + (look === 0 ? 2000 : 1000);
export const learned =
  (ms: number, sameCode = true): Policy =>
  (elapsedMs) =>
    nextLookMs(elapsedMs, { ms, sameCode });

export function follow(durationMs: number, policy: Policy): Figures {
  let elapsedMs = 0;
  let requests = 0;
  do {
    elapsedMs = policy(elapsedMs, requests);
    requests += 1;
  } while (elapsedMs < durationMs);
  return { requests, addedMs: elapsedMs - durationMs };
}

/** Mean over durations spread evenly within ±20 % of the usual one. */
export function followSpread(usualMs: number, policy: Policy, samples = 400): Figures {
  const all = Array.from({ length: samples }, (_, index) =>
    follow(usualMs * (0.8 + (0.4 * (index + 0.5)) / samples), policy),
  );
  const mean = (pick: (one: Figures) => number): number => all.reduce((sum, one) => sum + pick(one), 0) / samples;
  return { requests: mean(({ requests }) => requests), addedMs: mean(({ addedMs }) => addedMs) };
}
