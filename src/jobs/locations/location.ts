/** Places in a run's files that its output names: shapes shared by this folder. */

export type Severity = 'error' | 'warning' | 'info';

/** A file of a run: the program, or an input file by its name. */
export type RunFile = { readonly kind: 'program' } | { readonly kind: 'input'; readonly name: string };

/** What is known of a run before its output is read. */
export interface RunFiles {
  readonly program: {
    /** Names that it may have in the sandbox, surest first: that of the local file, for one. */
    readonly names: readonly string[];
    /** The API's id, as sent or as the service detected it. */
    readonly language?: string | undefined;
    /** Lines of the code as sent; a place below them is none. */
    readonly lineCount?: number | undefined;
  };
  readonly inputFiles: readonly string[];
}

/** A place that the output names. Lines and columns as the tool counts them, brought to begin with 1. */
export interface OutputLocation {
  /** As it stands in the output. */
  readonly path: string;
  readonly file: RunFile;
  readonly line: number;
  readonly column?: number;
  /** The column after the last one; in the same line. */
  readonly endColumn?: number;
  /** What the columns count: characters unless it says something else. */
  readonly columnUnit?: ColumnUnit;
  /** What the tool says of it, one line; '' where it says nothing. All frames of a trace have the same. */
  readonly message: string;
  readonly severity: Severity;
  /** Where the clickable text begins and ends, in UTF-16 units of the text that was searched. */
  readonly start: number;
  readonly end: number;
  /** Of a trace only the innermost frame in a file of the run is one, and of equal ones the first. */
  readonly isProblem: boolean;
}

/** `bytes` of UTF-8; `cells` of a terminal, where a tab reaches to the next multiple of eight. */
export type ColumnUnit = 'bytes' | 'cells';
