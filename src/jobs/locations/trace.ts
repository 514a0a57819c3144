import type { OutputLocation, Severity } from './location';
import { severityOf } from './notation';
import type { Tool } from './tools';
import type { Certainty, FoundFile } from './whichFile';

/** A message and the places that it names: a single one, or the frames of a trace. */
export interface Trace {
  /** Of its frames, if it has any: compilers' checks at run time open with what is a compiler's message. */
  tool: Tool;
  message: string | undefined;
  /** What followed the place, where nothing better is found: the line of code, mostly. */
  hint: string | undefined;
  severity: Severity;
  readonly places: Place[];
  /** Its opening named a place, if not one in the run. */
  readonly hasPlace: boolean;
  frames: number;
}

/** A place as it was found. What it says is its trace's matter. */
export interface Place {
  at: Omit<OutputLocation, 'file' | 'message' | 'severity' | 'isProblem'>;
  readonly file: FoundFile;
  trace: Trace;
}

export type Groups = Readonly<Record<string, string | undefined>>;

export const newTrace = (tool: Tool, groups: Groups, message = groups['message']): Trace => ({
  tool,
  message: message || undefined,
  hint: undefined,
  severity: groups['warning'] === undefined ? severityOf(groups['severity']) : 'warning',
  places: [],
  hasPlace: groups['line'] !== undefined,
  frames: 0,
});

const longestMessage = 300;
const certainties: readonly Certainty[] = ['named', 'usual', 'possible'];
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The places as a caller sees them, in the order of the text. */
export function locationsOf(places: readonly Place[]): OutputLocation[] {
  const name = programName(places);
  const own = places.filter(({ at, file }) => file.kind === 'input' || nameOf(at.path) === name);
  const problems = problemsOf(own);
  return own
    .map((place) => ({
      ...place.at,
      file: place.file.kind === 'input' ? place.file : { kind: 'program' as const },
      message: (place.trace.message ?? place.trace.hint ?? '').trim().slice(0, longestMessage),
      severity: place.trace.severity,
      isProblem: problems.has(place),
    }))
    .sort((a, b) => a.start - b.start);
}

/** A run has one program: a name that is only possible does not count beside one that is sure, or was there before. */
function programName(places: readonly Place[]): string | undefined {
  for (const certainty of certainties) {
    const surest = places.find(({ file }) => file.kind === 'program' && file.certainty === certainty);
    if (surest !== undefined) return nameOf(surest.at.path);
  }
  return undefined;
}

/** Node names the line, shows it, and has the column in the first frame. */
const isMoreExact = ({ at, file }: Place, than: Place): boolean =>
  at.column !== undefined &&
  than.at.column === undefined &&
  at.line === than.at.line &&
  at.path === than.at.path &&
  file.kind === than.file.kind;

function problemsOf(places: readonly Place[]): ReadonlySet<Place> {
  const innermost = new Map<Trace, Place>();
  for (const place of places) {
    const { trace } = place;
    if (trace.severity === 'info') continue;
    const inner = innermost.get(trace);
    if (trace.tool.patterns.innermost === 'last' || inner === undefined || isMoreExact(place, inner))
      innermost.set(trace, place);
  }
  const told = new Map<string, Place>();
  for (const place of innermost.values()) {
    const { at, file, trace } = place;
    const key = JSON.stringify([file, at.line, at.column, trace.message]);
    if (!told.has(key)) told.set(key, place);
  }
  return new Set(told.values());
}
