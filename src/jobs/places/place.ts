import type { OutputLocation } from '../locations/location';
import type { SourceLocation } from '../locations/toSource';

export type StreamName = 'stdout' | 'stderr';

/** A place in a source of a run that the run's output names. */
export interface Place
  extends Pick<OutputLocation, 'path' | 'file' | 'message' | 'severity' | 'isProblem' | 'columnUnit'> {
  readonly shown: ShownAt;
  /** In the local file as it was when the run began; for an input file as the tool counts. */
  readonly at: SourceLocation;
  /** The line of the program that was sent; undefined for an input file. */
  readonly sent?: SentLine;
}

/** Where it stands in what a person reads of a stream (see `printable`). Rows and columns from 0. */
export interface ShownAt {
  readonly stream: StreamName;
  readonly row: number;
  /** The whole line, cut at `longestLine`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface SentLine {
  readonly text: string;
  /** What the local file has left of it on its line, in UTF-16 units. */
  readonly columns: number;
  /** The local file's line may go on: it was a selection. */
  readonly isPart: boolean;
}

/** Longer lines are compared by their beginning. */
export const longestLine = 2000;
