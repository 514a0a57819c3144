import type { SlicedWork } from '../output/inSlices';
import type { Place, StreamName } from '../places/place';

/** Lines between two stops for others. */
const linesAtOnce = 4096;

/**
 * A stream as it was printed, in which the places in the run's files have the paths of the local files: problem matchers and links of
 * a terminal look there. `pathOf` is undefined where there is no local file.
 */
export function* withLocalPaths(
  text: string,
  stream: StreamName,
  places: readonly Place[],
  pathOf: (place: Place) => string | undefined,
): SlicedWork<string> {
  const pieces: string[] = [];
  let [row, lineStart, kept] = [0, 0, 0];
  for (const place of places.filter(({ shown }) => shown.stream === stream)) {
    const { shown, path } = place;
    for (; row < shown.row && lineStart >= 0; row += 1) {
      lineStart = text.indexOf('\n', lineStart) + 1 || -1;
      if (row % linesAtOnce === 0) yield;
    }
    if (lineStart < 0) break;
    // Colours may stand in between: then it stays as it is.
    const from = Math.max(lineStart, kept);
    const found = foundAt(text, from, shown.text.slice(shown.start, shown.end), path);
    const local = found === undefined ? undefined : pathOf(place);
    if (found === undefined || local === undefined) continue;
    pieces.push(text.slice(kept, found), local);
    kept = found + path.length;
  }
  pieces.push(text.slice(kept));
  return pieces.join('');
}

/** Where the path stands in this very line. */
function foundAt(text: string, from: number, link: string, path: string): number | undefined {
  const lineEnd = text.indexOf('\n', from);
  const line = text.slice(from, lineEnd < 0 ? text.length : lineEnd);
  const at = line.indexOf(link);
  const within = link.indexOf(path);
  return at < 0 || within < 0 || path === '' ? undefined : from + at + within;
}
