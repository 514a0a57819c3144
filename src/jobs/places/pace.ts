/** How long the event loop is kept busy at a time. */
const sliceMs = 8;

/** Lets others have their turn in the middle of long work. */
export class Pace {
  #sliceEnd = performance.now() + sliceMs;

  get isDue(): boolean {
    return performance.now() >= this.#sliceEnd;
  }

  /** Throws the signal's reason when it is aborted. */
  async rest(signal?: AbortSignal): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    this.#sliceEnd = performance.now() + sliceMs;
  }
}
