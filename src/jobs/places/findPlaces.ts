import type { TrackedJob } from '../jobs';
import { findLocationsInSlices } from '../locations/findLocations';
import type { OutputLocation, RunFiles } from '../locations/location';
import { type SentCode, type SourceLocation, toSource } from '../locations/toSource';
import { Pace } from '../output/inSlices';
import { printableInSlices } from '../output/printable';
import { wholeFile } from '../request/selection';
import { programCode, type SentRequest } from '../request/sentRequest';
import { longestLine, type Place, type SentLine, type StreamName } from './place';

type Sent = Pick<SentRequest, 'program'>;

/** Of a stream its first and its last ones and so many problems: more help nobody, and each is kept as long as its job. */
const mostAtEnd = 250;
const mostProblems = 100;
const linesAtOnce = 1000;

/**
 * The places in a run's sources that its output names, stdout's first. `name` is the local file's. Others have their turn
 * meanwhile. Throws the signal's reason when it is aborted.
 */
export async function findPlaces(job: TrackedJob, name: string, signal?: AbortSignal): Promise<readonly Place[]> {
  const { sent, result, spans = wholeFile, inputs = [] } = job;
  if (sent === undefined || result === undefined) return [];
  const code: SentCode & { lines: readonly string[] } = { spans, lines: programCode(sent).split('\n') };
  const language = job.language ?? result.detectedLanguage ?? result.language;
  const inputFiles = inputs.map(({ filename }) => filename);
  const files = filesOf(sent, { names: [name], language, lineCount: code.lines.length }, inputFiles);
  const places: Place[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    const { text } = await printableInSlices(result[stream], Number.POSITIVE_INFINITY, signal);
    const found = (await findLocationsInSlices(text, files, signal)).map((each) => unwrapped(sent, each));
    places.push(...(await placesIn(stream, text, someOf(found), code, signal)));
  }
  return places;
}

/** The program that a wrapper starts is a file of its own; of the wrapper itself, which nobody wrote, no line is a place. */
function filesOf({ program: own }: Sent, program: RunFiles['program'], inputFiles: readonly string[]): RunFiles {
  if (own === undefined) return { program, inputFiles };
  // The line below the last one may be named: a file with no line at all is one less.
  return { program: { ...program, names: [], lineCount: -1 }, inputFiles: [own.filename, ...inputFiles] };
}

function unwrapped({ program }: Sent, location: OutputLocation): OutputLocation {
  const { file } = location;
  const isProgram = program !== undefined && file.kind === 'input' && file.name === program.filename;
  return isProgram ? { ...location, file: { kind: 'program' } } : location;
}

function someOf(found: readonly OutputLocation[]): readonly OutputLocation[] {
  const problems = new Set(found.filter(({ isProblem }) => isProblem).slice(0, mostProblems));
  const isAtEnd = (index: number): boolean => index < mostAtEnd || index >= found.length - mostAtEnd;
  return found.filter((location, index) => isAtEnd(index) || problems.has(location));
}

/** Where a place in an input file is, with columns as the editor counts them. */
export const inFile = ({ at, columnUnit }: Place, lines: readonly string[]): SourceLocation =>
  toSource({ ...at, ...(columnUnit === undefined ? {} : { columnUnit }) }, { spans: wholeFile, lines });

async function placesIn(
  stream: StreamName,
  text: string,
  found: readonly OutputLocation[],
  code: SentCode & { readonly lines: readonly string[] },
  signal?: AbortSignal,
): Promise<readonly Place[]> {
  const places: Place[] = [];
  const pace = new Pace();
  let [row, lineStart] = [0, 0];
  for (const location of found) {
    for (let end = text.indexOf('\n', lineStart); end !== -1 && end < location.start; ) {
      row += 1;
      lineStart = end + 1;
      end = text.indexOf('\n', lineStart);
      if (row % linesAtOnce === 0 && pace.isDue) await pace.rest(signal);
    }
    const [start, end] = [location.start - lineStart, location.end - lineStart];
    const before = places.at(-1)?.shown;
    const line = before?.row === row ? before.text : lineAt(text, lineStart);
    places.push(placeOf(location, { stream, row, text: line, start, end }, code));
  }
  return places;
}

/** A copy of its own: a mere part would keep the whole text in memory. */
function lineAt(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  const line = text.slice(start, Math.min(end === -1 ? text.length : end, start + longestLine));
  return Buffer.from(line, 'utf16le').toString('utf16le').toWellFormed();
}

function placeOf(
  location: OutputLocation,
  shown: Place['shown'],
  code: SentCode & { readonly lines: readonly string[] },
): Place {
  const { path, file, message, severity, isProblem, line, column, endColumn, columnUnit } = location;
  const said = { path, file, message, severity, isProblem, shown };
  if (file.kind === 'program') return { ...said, at: toSource(location, code), sent: sentLine(line, code) };
  const at = {
    line,
    ...(column === undefined ? {} : { column }),
    ...(endColumn === undefined ? {} : { endColumn }),
  };
  return { ...said, at, ...(columnUnit === undefined ? {} : { columnUnit }) };
}

function sentLine(line: number, { spans, lines }: SentCode & { readonly lines: readonly string[] }): SentLine {
  const codeLine = Math.min(line, lines.length) - 1;
  const columns = spans.findLast((span) => span.codeLine <= codeLine)?.columns ?? 0;
  return { text: lines[codeLine] ?? '', columns, isPart: spans !== wholeFile };
}
