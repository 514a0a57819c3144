/** Monotonic, in ms: whoever waits by it is not held up when the machine's clock is set. */
export type Clock = () => number;

export const monotonic: Clock = () => performance.now();
