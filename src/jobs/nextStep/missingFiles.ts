/** What one message says is not there: the name, in all ways in which it can be read, the likeliest first. */
export type Mention = readonly string[];

/** Each is tried on a line; `name` is what is not there. A pattern without it says only that something is not there. */
export const namePatterns: readonly RegExp[] = [
  // Python, Node.js, Guile
  /no such file or directory(?:, \w+|:) (?<quote>['"])(?<name>.+?)\k<quote>/i,
  // Ruby
  /No such file or directory @ \w+ - (?<name>.+?)(?: \(Errno::ENOENT\)|$)/,
  // C++
  /No such file or directory \[(?<name>.+?)\]/,
  // PHP
  /\w+\((?<name>[^()]+)\): Failed to open stream: No such file/i,
  // R, Tcl, Elixir, Fortran, Lisp, gawk, Perl's autodie, the GNU tools
  /['"`‘](?<name>[^'"`‘’]+)['"’][^'"`]{0,40}'?no such file or directory/i,
  // .NET
  /Could not find (?:file|a part of the path) (?<quote>['"])(?<name>.+?)\k<quote>/,
  // Java and what runs on it
  /(?:NoSuchFileException|FileNotFoundException): (?<name>.+?)(?: \(No such file or directory\))?$/,
  /file does not exist \(status = 35\) for file \S+ \('(?<name>.+?)'\)/, // GnuCOBOL
  /cannot open: (?<name>.+?) \[IOError\]/, // Nim
  /could not load (?<name>.+?)\. Reason: enoent/, // Elixir
  /source_sink [`'"]+(?<name>.+?)["']+ does not exist/, // SWI-Prolog
];

/** `open data.csv: no such file or directory`: which of the words before are the name only the workspace can tell. */
const afterWords =
  /(?:^|["(:]|, )\s*(?<words>[^:"()]{1,300}?)(?:: openFile: does not exist)?(?:: | \()no such file or directory/i;

const nameless = /no such file or directory|\(os error 2\)|kind: NotFound|\benoent\b/i;

/** Literals of the code that could name a file. */
const literal = /(["'])\s?([\w][\w .()+-]{0,100}\.\w{1,10})\1/g;
const maxLiterals = 20;
const maxMentions = 10;
const maxWords = 6;

/** The files that a program did not find, as its messages have them. */
export function missingFiles(lines: readonly string[], code: string): readonly Mention[] {
  const mentions = lines.map((line) => mentionIn(line)).filter((mention) => mention !== undefined);
  if (mentions.length === 0) return [];
  // Some do not say which: then one that the code names.
  const all = mentions.some((mention) => mention.length > 0) ? mentions : [literals(code)];
  const named = [...new Map(all.map((mention) => [mention.join('\0'), mention])).values()];
  return named.filter((mention) => mention.length > 0).slice(-maxMentions);
}

/** File names among the string literals of a program. */
export const literals = (code: string): Mention =>
  [...new Set([...code.matchAll(literal)].map(([, , name = '']) => name))].slice(0, maxLiterals);

function mentionIn(line: string): Mention | undefined {
  const name = namePatterns.map((pattern) => pattern.exec(line)?.groups?.['name']).find((found) => found !== undefined);
  if (name !== undefined) return [name];
  const words = afterWords.exec(line)?.groups?.['words'];
  if (words !== undefined) return endings(words);
  return nameless.test(line) ? [] : undefined;
}

/** `can't read my data.csv` → itself, `read my data.csv`, `my data.csv`, `data.csv`. */
function endings(words: string): Mention {
  const all = words.trim().split(' ').slice(-maxWords);
  return all.map((_, index) => all.slice(index).join(' ')).filter((ending) => ending !== '');
}
