/** Does something with each, in order, as many at a time as is said. */
export async function atOnce<T>(all: readonly T[], count: number, work: (each: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const oneByOne = async (): Promise<void> => {
    while (waiting.length > 0) await work(waiting.shift() as T);
  };
  await Promise.all(Array.from({ length: Math.min(count, all.length) }, oneByOne));
}
