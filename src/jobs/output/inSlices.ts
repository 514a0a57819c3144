/** How long the event loop is kept busy at a time. */
const sliceMs = 8;

/** Lets others have their turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Work on long texts: a generator that stops every so often; 'turn' before what takes a turn of its own. */
export type SlicedWork<T> = Generator<undefined | 'turn', T, void>;

export function atOnce<T>(work: SlicedWork<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The same without keeping the event loop busy. Throws the signal's reason when it is aborted. */
export async function inSlices<T>(work: SlicedWork<T>, signal?: AbortSignal): Promise<T> {
  let sliceEnd = performance.now() + sliceMs;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (step.value !== 'turn' && performance.now() < sliceEnd) continue;
    await nextTurn();
    signal?.throwIfAborted();
    sliceEnd = performance.now() + sliceMs;
  }
}
