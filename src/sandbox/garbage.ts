import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** So much large text may have become garbage before it is collected. */
const enoughBytes = 24 * 1_048_576;

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/**
 * Large bodies and outputs live for a moment, and the heap's owner sees no reason to hurry with a few dozen
 * megabytes. This server is a guest on somebody's machine: it does.
 */
export class Garbage {
  #bytes = 0;

  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < enoughBytes || typeof collect !== 'function') return;
    this.#bytes = 0;
    setImmediate(() => collect());
  }
}
