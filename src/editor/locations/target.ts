import * as vscode from 'vscode';
import type { TrackedJob } from '../../jobs/jobs';
import type { SourceLocation } from '../../jobs/locations/toSource';
import { type FoundLine, lineFinder } from '../../jobs/places/findLine';
import type { Place } from '../../jobs/places/place';
import { digestOf } from '../inputFiles/inputFiles';
import { readBytes, readText } from '../inputFiles/readBytes';
import { loadLocations } from './jobPlaces';

/** A source as it is now. */
export interface SourceNow {
  readonly lines: readonly string[];
  /** Whether an input file still is what was sent; of the program that is told line by line. */
  readonly isAsSent: boolean;
}

/** Undefined when the file is gone, or what was sent was never in one. */
export async function sourceNow(
  uri: vscode.Uri,
  { inputs = [] }: TrackedJob,
  { file }: Place,
): Promise<SourceNow | undefined> {
  try {
    if (file.kind === 'program') return { lines: linesOf(await textNow(uri)), isAsSent: true };
    const sent = inputs.find(({ filename }) => filename === file.name);
    const isAsSent = digestOf(await readBytes(uri)) === sent?.digest;
    return { lines: linesOf(await textNow(uri)), isAsSent };
  } catch {
    return undefined;
  }
}

/** Tells where in a source these places are now. Lines and columns from 1. */
export function placeFinder(places: readonly Place[], { lines, isAsSent }: SourceNow): (place: Place) => FoundLine {
  const find = lineFinder(
    lines,
    places.flatMap(({ sent }) => sent ?? []),
  );
  return (place) => {
    if (place.sent !== undefined) return find(place.at, place.sent);
    return { at: loadLocations().inFile(place, lines), how: isAsSent ? 'same' : 'gone' };
  };
}

/** Without a column the whole line is meant, but for its indentation; a column alone means the word there. */
export function rangeOf({ line, column, endColumn }: SourceLocation, lines: readonly string[]): vscode.Range {
  const text = lines[line - 1] ?? '';
  if (column === undefined) {
    const end = text.trimEnd().length;
    return new vscode.Range(line - 1, Math.min(end, text.length - text.trimStart().length), line - 1, end);
  }
  const start = Math.min(column - 1, text.length);
  const word = /^[\p{L}\p{N}\p{M}_]+/u.exec(text.slice(start))?.[0].length ?? 1;
  return new vscode.Range(
    line - 1,
    start,
    line - 1,
    Math.max(start + 1, endColumn === undefined ? start + word : endColumn - 1),
  );
}

/** An open editor's text, at once; else what is on disk. */
async function textNow(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open?.getText() ?? (await readText(uri));
}

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/);
