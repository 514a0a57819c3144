import { tooMany } from './refusal';

const windowMs = 60_000;

/** At most `perMinute` submits in any 60 seconds; undefined means no limit. */
export function rateLimit(perMinute: number | undefined): () => void {
  const submits: number[] = [];
  return () => {
    if (perMinute === undefined) return;
    const now = Date.now();
    while (submits[0] !== undefined && submits[0] <= now - windowMs) submits.shift();
    if (submits.length >= perMinute) {
      throw tooMany('rate_limit_exceeded', `At most ${perMinute} jobs may be submitted in a minute: wait a little.`, {
        rate_per_minute: perMinute,
      });
    }
    submits.push(now);
  };
}
