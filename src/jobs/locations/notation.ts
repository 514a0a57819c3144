import type { ColumnUnit, Severity } from './location';

/**
 * The lines by which a tool names places. They are regular expressions, for a line from its beginning, in which
 * `%<…%>` is the clickable part, `%f` a path, `%q` one in quotes, `%l` its line, `%c` and `%e` its columns; together
 * `%P` is `path:line:column`, `%L` without and `%O` with or without the column. `%m` and `%m(…)` are the message, `%t`
 * is a word for the severity, as is `%s(…)`; `%w(…)` makes it a warning, `%b(…)` a library's place. `%n` is a number.
 * What is printed may be hostile: what could match in two ways is bounded.
 */
export interface ToolPatterns {
  /** The API's languages, separated by blanks; all when there are none. */
  readonly languages?: string;
  /** A message with its place, or the beginning of a trace, with its message, its place, both or neither. */
  readonly opens?: readonly string[];
  /** The frames of a trace. */
  readonly frames?: readonly string[];
  readonly innermost?: 'last';
  /** Places that are links and nothing else; before a message about a library they tell who is to blame. */
  readonly links?: readonly string[];
  /** A file's name, which holds for patterns without one below it. */
  readonly heading?: string;
  /** The message where it follows the place or the frames. */
  readonly below?: string;
  /** A trace without an opening: the message is the first of the lines above it, not the last. */
  readonly above?: 'block';
  /** Between the frames of a trace there is nothing else. */
  readonly isContiguous?: true;
  /** One line may hold several frames; they are found anywhere in it. */
  readonly inline?: string;
  /** A line without a column has a caret under it. */
  readonly caret?: true;
  readonly columnsFrom?: 0;
}

const number = '\\d{1,9}';
const path = '(?<path>(?:file://)?(?:[^\\s:;,"\'`()<>|*?\\\\]{1,250}|<(?:stdin|string)>))';
const line = `(?<line>${number})`;
const column = `(?<column>${number})`;

const parts: Readonly<Record<string, string>> = {
  '%<': '(?<link>',
  '%>': ')',
  '%f': path,
  '%q': '(?<path>[^"]{1,250})',
  '%l': line,
  '%c': column,
  '%e': `(?<endColumn>${number})`,
  '%P': `(?<link>${path}:${line}:${column})`,
  '%O': `(?<link>${path}:${line}(?::${column})?)`,
  '%L': `(?<link>${path}:${line})`,
  '%m(': '(?<message>',
  '%m': '(?<message>.*)',
  '%s(': '(?<severity>',
  '%t': '(?<severity>(?:[Ff]atal |runtime |syntax |internal compiler )?(?:[Ee]rror|ERROR)|[Ww]arning|WARNING|Fatal|[Nn]ote|[Ii]nfo|[Hh]int|remark|[Dd]eprecation)',
  '%w(': '(?<warning>',
  '%b(': '(?<library>',
  '%n': number,
};

/** Patterns without a beginning, as `inline` is, have the flag `g`. */
export const regExpOf = (pattern: string, flags = 'd'): RegExp =>
  new RegExp(
    (flags.includes('g') ? '' : '^') + pattern.replace(/%(?:[mswb]\(|[<>a-zA-Z])/g, (part) => parts[part] ?? part),
    flags,
  );

export function severityOf(word = ''): Severity {
  if (/warn|deprec|notice|^w$/i.test(word)) return 'warning';
  return /^(?:note|info|hint|help|remark)$/i.test(word) ? 'info' : 'error';
}

/** What the tools of a language count columns in, where it is not characters. */
export const columnUnits: Readonly<Record<string, ColumnUnit>> = {
  c: 'cells',
  cpp: 'cells',
  objc: 'cells',
  haskell: 'cells',
  go: 'bytes',
  zig: 'bytes',
  ocaml: 'bytes',
  nim: 'bytes',
};
