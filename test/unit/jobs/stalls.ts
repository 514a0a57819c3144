/** Of several tries the one that was least disturbed by what else the machine does. */
const tries = 3;

/** How long some work takes, in ms. */
export function leastMs(work: () => unknown): number {
  const times = Array.from({ length: tries }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** How long some work keeps others from having their turn, in ms. */
export async function longestStall(work: () => Promise<unknown>): Promise<number> {
  const stalls: number[] = [];
  for (let count = 0; count < tries; count += 1) stalls.push(await stallOf(work));
  return Math.min(...stalls);
}

async function stallOf(work: () => Promise<unknown>): Promise<number> {
  let [longest, last, isOver] = [0, performance.now(), false];
  const look = (): void => {
    const now = performance.now();
    [longest, last] = [Math.max(longest, now - last), now];
  };
  const watch = (): void => {
    look();
    if (!isOver) setImmediate(watch);
  };
  setImmediate(watch);
  await work();
  look();
  isOver = true;
  return longest;
}
