/** What of a language tells which lines begin a statement. */
interface Syntax {
  readonly comment: string;
  readonly quotes: readonly string[];
  /** Of strings of several lines. */
  readonly longQuotes: readonly string[];
}

/** Languages in which indentation has a meaning. */
const syntaxes: Readonly<Record<string, Syntax>> = {
  python: { comment: '#', quotes: ['"', "'"], longQuotes: ['"""', "'''"] },
  nim: { comment: '#', quotes: ['"'], longQuotes: ['"""'] },
  fsharp: { comment: '//', quotes: ['"'], longQuotes: ['"""'] },
  haskell: { comment: '--', quotes: ['"'], longQuotes: [] },
};

/** What a line begins in: a statement, one that began further up, a comment, or a string. */
type Beginning = 'statement' | 'continuation' | 'comment' | 'string';

/**
 * Removes the white space that all lines that are not blank begin with; where indentation has a meaning in the language, all lines
 * that begin a statement, and no line of a string is changed.
 */
export function dedent(text: string, language?: string): string {
  const lines = text.split('\n');
  const syntax = language !== undefined && Object.hasOwn(syntaxes, language) ? syntaxes[language] : undefined;
  const beginnings = syntax === undefined ? undefined : beginningsOf(text, syntax);
  const isFilled = (line: string): boolean => line.trim() !== '';
  const statements = lines.filter(
    (line, index) => isFilled(line) && (beginnings?.[index] ?? 'statement') === 'statement',
  );
  const margin = (statements.length > 0 ? statements : lines.filter(isFilled))
    .map((line) => /^[ \t]*/.exec(line)?.[0] ?? '')
    .reduce<string | undefined>(
      (shared, indent) => (shared === undefined ? indent : commonPrefix(shared, indent)),
      undefined,
    );
  if (!margin) return text;
  const dedented = (line: string): string => (line.startsWith(margin) ? line.slice(margin.length) : line.trimStart());
  return lines.map((line, index) => (beginnings?.[index] === 'string' ? line : dedented(line))).join('\n');
}

function beginningsOf(text: string, { comment, quotes, longQuotes }: Syntax): readonly Beginning[] {
  const beginnings: Beginning[] = ['statement'];
  let depth = 0;
  for (const [token] of text.matchAll(tokensOf(comment, quotes, longQuotes))) {
    if (token === '\n') beginnings.push(depth > 0 ? 'continuation' : 'statement');
    else if (token === '\\\n') beginnings.push('continuation');
    else if (/^[([{]$/.test(token)) depth += 1;
    else if (/^[)\]}]$/.test(token)) depth = Math.max(0, depth - 1);
    else for (const _ of token.matchAll(/\n/g)) beginnings.push('string');
  }
  return text
    .split('\n')
    .map((line, index) =>
      beginnings[index] === 'statement' && line.trimStart().startsWith(comment)
        ? 'comment'
        : (beginnings[index] ?? 'statement'),
    );
}

/** Comments, strings that may lack their end, brackets and line ends. */
function tokensOf(comment: string, quotes: readonly string[], longQuotes: readonly string[]): RegExp {
  const rest = (q: string): string => String.raw`[^\\${q}]*`;
  const long = longQuotes.map(
    ([q = '']) => String.raw`${q}{3}${rest(q)}(?:(?:\\[^]|${q}(?!${q}${q}))${rest(q)})*(?:${q}{3})?`,
  );
  const short = quotes.map((q) => String.raw`${q}[^\\\n${q}]*(?:\\[^][^\\\n${q}]*)*${q}?`);
  return new RegExp([`${comment}[^\\n]*`, ...long, ...short, '\\\\\\n', '[()[\\]{}]', '\\n'].join('|'), 'g');
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
