import type { OutputLocation, RunFiles } from './location';
import { LocationScanner } from './locationScanner';

/** How long the event loop is kept busy at a time. */
const sliceMs = 8;
/** Lines between two looks at the clock: the tools of all languages take more than a millisecond for the worst of lines. */
const linesAtOnce = 8;

/**
 * The places in a run's files that its output names, in the order of the text, at most 5000. The text is one stream's
 * (stdout or stderr) without terminal sequences, as `printable` leaves it; offsets count in that text. Takes as long as
 * the text is: for more than some hundred KB use `findLocationsInSlices`.
 */
export function findLocations(text: string, files: RunFiles): OutputLocation[] {
  const scanner = new LocationScanner(files);
  const lines = scan(scanner, text);
  while (!lines.next().done);
  return scanner.locations;
}

/** The same without keeping the event loop busy. Throws the signal's reason when it is aborted. */
export async function findLocationsInSlices(
  text: string,
  files: RunFiles,
  signal?: AbortSignal,
): Promise<OutputLocation[]> {
  const scanner = new LocationScanner(files);
  let sliceEnd = performance.now() + sliceMs;
  for (const _ of scan(scanner, text)) {
    if (performance.now() < sliceEnd) continue;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    sliceEnd = performance.now() + sliceMs;
  }
  return scanner.locations;
}

/** Stops every few lines, for others to have their turn. */
function* scan(scanner: LocationScanner, text: string): Generator<void, void, void> {
  let count = 0;
  for (let start = 0; start < text.length && !scanner.isFull; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    scanner.read(text.slice(start, end), start);
    start = end + 1;
    count += 1;
    if (count % linesAtOnce === 0) yield;
  }
}
