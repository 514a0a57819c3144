import { printable } from '../output/printable';
import { Pace } from './pace';

/** Characters that are made printable at a time. */
const sliceLength = 16 * 1024;
/** What is kept of a line that is longer than a slice: no tool's place stands behind so many characters. */
const keptOfLine = 8192;

/**
 * The same as `printable`, whole lines at a time, without keeping the event loop busy. Only lines of more than a slice are cut,
 * and a terminal sequence that reaches over several lines may leave more of them.
 */
export async function printableInSlices(text: string, signal?: AbortSignal): Promise<string> {
  const pace = new Pace();
  const slices: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = endOfSlice(text, start);
    slices.push(printable(end - start > 2 * sliceLength ? shortened(text.slice(start, end)) : text.slice(start, end)));
    start = end;
    if (pace.isDue) await pace.rest(signal);
  }
  return slices.join('');
}

/** Behind the last line that ends within the slice, or the one that is longer than it. */
function endOfSlice(text: string, start: number): number {
  if (text.length - start <= sliceLength) return text.length;
  const last = text.lastIndexOf('\n', start + sliceLength);
  const end = last > start ? last : text.indexOf('\n', start + sliceLength);
  return end === -1 ? text.length : end + 1;
}

/** The last state of a line that was overwritten with `\r`, as far as it matters. */
function shortened(line: string): string {
  const content = line.replace(/\r?\n$/, '');
  const state = content.slice(content.lastIndexOf('\r', content.length - 2) + 1);
  return `${state.slice(0, keptOfLine)}${line.endsWith('\n') ? '\n' : ''}`;
}
