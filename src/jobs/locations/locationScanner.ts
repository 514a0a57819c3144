import type { OutputLocation, RunFiles } from './location';
import { columnUnits, severityOf } from './notation';
import { firstMatch, type Tool, toolsFor } from './tools';
import { type Groups, locationsOf, newTrace, type Place, type Trace } from './trace';
import { whichFile } from './whichFile';

/** Longer lines are cut: no tool's place stands behind so many characters, and matching them would take time. */
const longestLine = 2000;
/** More links than this help nobody. */
const mostPlaces = 5000;
/** Lines that may lie between two frames, or between a place and its message. */
const longestGap = 8;

/** Reads output line by line and remembers what a trace has told so far. Terminal sequences have to be gone. */
export class LocationScanner {
  readonly #files: RunFiles;
  readonly #tools: readonly Tool[];
  readonly #places: Place[] = [];
  #trace: Trace | undefined;
  /** Lines since one that was understood. */
  #gap = 0;
  /** The file that lines without one are about. */
  #heading: string | undefined;
  /** The first and the last line of those above that were not understood. */
  #block = '';
  #last = '';
  /** Tells who is to blame for what a library's file is accused of below. */
  #link: Place | undefined;
  /** Still without a column. */
  #caretless: Place | undefined;

  constructor(files: RunFiles) {
    this.#files = files;
    this.#tools = toolsFor(files);
  }

  get isFull(): boolean {
    return this.#places.length >= mostPlaces;
  }

  get locations(): OutputLocation[] {
    return locationsOf(this.#places);
  }

  /** One line without its end, and where it begins in the text. */
  read(text: string, start: number): void {
    const line = text.length > longestLine ? text.slice(0, longestLine) : text;
    if (line.trim() === '') this.#block = '';
    else if (this.#tools.some((tool) => this.#understands(tool, line, start))) {
      this.#gap = 0;
      this.#block = '';
    } else {
      this.#readOther(line);
      this.#block ||= line;
      this.#last = line;
    }
  }

  #understands(tool: Tool, line: string, start: number): boolean {
    const opening = firstMatch(tool.opens, line);
    if (opening !== undefined) this.#open(tool, opening, start);
    for (const match of tool.inline === undefined ? [] : line.matchAll(tool.inline)) this.#addFrame(tool, match, start);
    if (opening !== undefined) return true;
    const frame = firstMatch(tool.frames, line);
    if (frame !== undefined) this.#addFrame(tool, frame, start);
    else return this.#readLink(tool, line, start);
    return true;
  }

  #readLink(tool: Tool, line: string, start: number): boolean {
    const heading = tool.heading?.exec(line)?.groups?.['path'];
    this.#heading = heading ?? this.#heading;
    const match = firstMatch(tool.links, line);
    if (match !== undefined) this.#link = this.#addPlace(newTrace(tool, { severity: 'info' }), match, start);
    return heading !== undefined || match !== undefined;
  }

  #open(tool: Tool, match: RegExpExecArray, start: number): void {
    const groups: Groups = match.groups ?? {};
    if (groups['line'] === undefined) this.#heading = groups['path'] ?? this.#heading;
    if (this.#completes(tool, groups)) return;
    const isBare = groups['message'] === undefined && groups['line'] === undefined && tool.below === undefined;
    const trace = newTrace(tool, groups, isBare ? this.#last : groups['message']);
    this.#trace = trace;
    this.#caretless = undefined;
    if (!trace.hasPlace) return;
    const place = this.#addPlace(trace, match, start);
    if (tool.patterns.caret && groups['column'] === undefined) this.#caretless = place;
    if (place === undefined && trace.severity === 'error') this.#blame(trace);
    if (trace.severity !== 'info') this.#link = undefined;
    if (isComplete(trace)) this.#trace = undefined;
  }

  /** Whether an opening is only the message for the one just before it, as Node prints them. */
  #completes(tool: Tool, groups: Groups): boolean {
    const trace = this.#trace;
    const message = groups['message'];
    if (trace?.tool !== tool || trace.frames > 0 || groups['line'] !== undefined || !message) return false;
    if (trace.message !== undefined && trace.hasPlace) return false;
    trace.message = message;
    trace.severity = severityOf(groups['severity']);
    return true;
  }

  #blame(trace: Trace): void {
    if (this.#link === undefined) return;
    this.#link.trace = trace;
    trace.places.push(this.#link);
  }

  #addFrame(tool: Tool, match: RegExpExecArray, start: number): void {
    const { innermost, above, isContiguous } = tool.patterns;
    const isNext = (trace: Trace): boolean =>
      trace.frames === 0 || (trace.tool === tool && !(isContiguous && this.#block !== ''));
    const trace = this.#trace !== undefined && isNext(this.#trace) ? this.#trace : newTrace(tool, {});
    this.#trace = trace;
    if (trace.frames === 0 && innermost !== 'last')
      trace.message ??= match.groups?.['message'] ?? (above === 'block' ? this.#block : this.#last);
    trace.tool = tool;
    trace.frames += 1;
    this.#addPlace(trace, match, start);
  }

  /** A line that names no place may say what is wrong at the one before. */
  #readOther(line: string): void {
    this.#gap += 1;
    if (this.#gap > longestGap) {
      this.#trace = undefined;
      this.#link = undefined;
      this.#caretless = undefined;
    }
    const column = this.#caretless && /^\s*\^\s*$/.test(line) ? line.indexOf('^') + 1 : 0;
    if (this.#caretless && column > 0) {
      this.#caretless.at = { ...this.#caretless.at, column };
      this.#caretless = undefined;
    }
    this.#readMessage(line);
  }

  #readMessage(line: string): void {
    const trace = this.#trace;
    if (trace === undefined || (trace.message !== undefined && !(this.#gap === 1 && trace.message.endsWith(':'))))
      return;
    if (trace.frames === 0) trace.hint ??= line;
    const groups: Groups | undefined = trace.tool.below?.exec(line)?.groups;
    if (groups === undefined) return;
    trace.message = [trace.message, groups['message']].join(' ').trim();
    if (groups['severity'] !== undefined) trace.severity = severityOf(groups['severity']);
    if (isComplete(trace)) this.#trace = undefined;
  }

  #addPlace(trace: Trace, match: RegExpExecArray, start: number): Place | undefined {
    const at = this.#placeOf(trace.tool, match, start);
    const file = at && whichFile(at.path, this.#files);
    if (at === undefined || file === undefined) return undefined;
    const { lineCount } = this.#files.program;
    // Some tools find the end of the file below its last line.
    if (file.kind === 'program' && lineCount !== undefined && at.line > lineCount + 1) return undefined;
    const place = { at, file, trace };
    trace.places.push(place);
    this.#places.push(place);
    return place;
  }

  #placeOf(tool: Tool, match: RegExpExecArray, start: number): Place['at'] | undefined {
    const groups: Groups = match.groups ?? {};
    const path = groups['path'] ?? this.#heading;
    const link = match.indices?.groups?.['link'];
    const line = Number(groups['line']);
    if (path === undefined || link === undefined || !(line > 0) || groups['library'] !== undefined) return undefined;
    const shift = tool.patterns.columnsFrom === 0 ? 1 : 0;
    const column = groups['column'] === undefined ? 0 : Number(groups['column']) + shift;
    const end = groups['endColumn'] === undefined ? 0 : Number(groups['endColumn']) + 1;
    const unit = columnUnits[this.#files.program.language ?? ''];
    return {
      path,
      line,
      ...(column > 0 ? { column } : {}),
      ...(column > 0 && end > column ? { endColumn: end } : {}),
      ...(column > 0 && unit !== undefined ? { columnUnit: unit } : {}),
      start: start + link[0],
      end: start + link[1],
    };
  }
}

/** Where the message comes last it ends the trace. */
const isComplete = ({ tool, message }: Trace): boolean => tool.patterns.innermost === 'last' && message !== undefined;
