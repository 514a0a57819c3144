import { maskText } from '../jobs/output/mask';
import { printableLine } from '../jobs/output/printable';

export interface Log {
  info(line: string): void;
}

/** To stderr, since stdout belongs to the protocol. Keys are never in it. */
export const logWithout = (keys: readonly string[]): Log => ({
  info: (line) => void process.stderr.write(`unsandbox: ${printableLine(maskText(line, keys), 1000)}\n`),
});
