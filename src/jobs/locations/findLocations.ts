import { atOnce, inSlices, type SlicedWork } from '../output/inSlices';
import type { OutputLocation, RunFiles } from './location';
import { LocationScanner } from './locationScanner';

/** Lines between two looks at the clock: the tools of all languages take more than a millisecond for the worst of lines. */
const linesAtOnce = 8;

/**
 * The places in a run's files that its output names, in the order of the text, at most 5000. The text is one stream's
 * (stdout or stderr) without terminal sequences, as `printable` leaves it; offsets count in that text. Takes as long as
 * the text is: for more than some hundred KB use `findLocationsInSlices`.
 */
export const findLocations = (text: string, files: RunFiles): OutputLocation[] => atOnce(scan(text, files));

/** The same without keeping the event loop busy. Throws the signal's reason when it is aborted. */
export const findLocationsInSlices = (text: string, files: RunFiles, signal?: AbortSignal): Promise<OutputLocation[]> =>
  inSlices(scan(text, files), signal);

function* scan(text: string, files: RunFiles): SlicedWork<OutputLocation[]> {
  const scanner = new LocationScanner(files);
  let count = 0;
  for (let start = 0; start < text.length && !scanner.isFull; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    scanner.read(text.slice(start, end), start);
    start = end + 1;
    count += 1;
    if (count % linesAtOnce === 0) yield;
  }
  return scanner.locations;
}
