/** More alternatives than this are no list that anybody wrote by hand. */
const maxAlternatives = 256;

/**
 * A test for paths below a folder, by a glob as the editor takes them: `**`, `*`, `?`, `[a-z]`, `{a,b}`. However a glob is made,
 * a path takes no longer than the length of both multiplied. Undefined for one with too many alternatives.
 */
export function globMatcher(glob: string): ((path: string) => boolean) | undefined {
  const alternatives = expandBraces(glob);
  if (alternatives === undefined) return undefined;
  const all = alternatives.map((each) => each.split('/').filter((segment) => segment !== '' && segment !== '.'));
  return (path) => {
    const segments = path.split('/').filter((segment) => segment !== '');
    return all.some((pattern) => matches(pattern, segments, (one) => one === '**', segmentMatches));
  };
}

/** `a{b,c{d,e}}` as `ab`, `acd`, `ace`. */
function expandBraces(glob: string): readonly string[] | undefined {
  const done: string[] = [];
  let open = [glob];
  while (open.length > 0) {
    const next: string[] = [];
    for (const each of open) {
      const parts = firstBraces(each);
      if (parts === undefined) done.push(each);
      else next.push(...parts.choices.map((choice) => parts.before + choice + parts.after));
      if (done.length + next.length > maxAlternatives) return undefined;
    }
    open = next;
  }
  return done;
}

/** The first pair of braces that is closed. */
function firstBraces(glob: string): { before: string; choices: string[]; after: string } | undefined {
  const start = glob.indexOf('{');
  if (start === -1) return undefined;
  const choices = [''];
  let depth = 0;
  for (let at = start + 1; at < glob.length; at += 1) {
    const character = glob[at] ?? '';
    if (character === '}' && depth === 0) return { before: glob.slice(0, start), choices, after: glob.slice(at + 1) };
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (character === ',' && depth === 0) choices.push('');
    else choices[choices.length - 1] += character;
  }
  return undefined;
}

/** Greedy, back to the last wildcard only: no other choice can help, so the time is bounded. */
function matches<P, T>(
  pattern: ArrayLike<P>,
  text: ArrayLike<T>,
  isAny: (one: P) => boolean,
  isMatch: (one: P, item: T) => boolean,
): boolean {
  let [at, from, star, resume] = [0, 0, -1, 0];
  while (at < text.length) {
    const one = pattern[from];
    if (one !== undefined && isAny(one)) {
      star = from;
      resume = at;
      from += 1;
    } else if (one !== undefined && isMatch(one, text[at] as T)) {
      at += 1;
      from += 1;
    } else if (star !== -1) {
      resume += 1;
      at = resume;
      from = star + 1;
    } else return false;
  }
  while (from < pattern.length && isAny(pattern[from] as P)) from += 1;
  return from === pattern.length;
}

const segmentMatches = (pattern: string, name: string): boolean =>
  matches(
    tokensOf(pattern),
    [...name],
    (token) => token === '*',
    (token, character) => (typeof token === 'string' ? token === '?' || token === character : token(character)),
  );

type Token = string | ((character: string) => boolean);

/** `*`, `?`, single characters, and classes as tests. */
function tokensOf(pattern: string): readonly Token[] {
  const tokens: Token[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    // A bracket right behind the first belongs to the class.
    const end = character === '[' ? characters.indexOf(']', at + 2) : -1;
    if (end === -1) tokens.push(character);
    else {
      tokens.push(classOf(characters.slice(at + 1, end)));
      at = end;
    }
  }
  return tokens;
}

function classOf(inner: readonly string[]): (character: string) => boolean {
  const isNegated = inner[0] === '!' || inner[0] === '^';
  const ranges: (readonly [string, string])[] = [];
  for (let at = isNegated ? 1 : 0; at < inner.length; at += 1) {
    const [first = '', last] = [inner[at], inner[at + 1] === '-' ? inner[at + 2] : undefined];
    ranges.push([first, last ?? first]);
    if (last !== undefined) at += 2;
  }
  return (character) => ranges.some(([first, last]) => first <= character && character <= last) !== isNegated;
}
