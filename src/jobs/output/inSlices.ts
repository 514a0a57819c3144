/** How long the event loop is kept busy at a time. */
const sliceMs = 8;

/** Work on long texts: a generator that stops every so often, for others to have their turn. */
export type SlicedWork<T> = Generator<void, T, void>;

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
    if (performance.now() < sliceEnd) continue;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    sliceEnd = performance.now() + sliceMs;
  }
}
