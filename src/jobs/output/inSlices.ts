/** How long the event loop is kept busy at a time. */
const sliceMs = 8;

/** Lets others have their turn. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** When long work has to let others have their turn. */
export class Pace {
  private sliceEnd = performance.now() + sliceMs;

  get isDue(): boolean {
    return performance.now() >= this.sliceEnd;
  }

  /** Throws the signal's reason when it is aborted. */
  async rest(signal?: AbortSignal): Promise<void> {
    await nextTurn();
    signal?.throwIfAborted();
    this.sliceEnd = performance.now() + sliceMs;
  }
}

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
  const pace = new Pace();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (step.value === 'turn' || pace.isDue) await pace.rest(signal);
  }
}
