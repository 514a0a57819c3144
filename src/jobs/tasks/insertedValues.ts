/** A variable as it is written, and what it names: the editor's versions differ in which brace ends it. */
interface Reference {
  readonly written: string;
  readonly kind: string;
  readonly names: readonly string[];
}

/**
 * What the editor puts into a definition that neither stands in the workspace nor is typed by the person: variables of its own
 * environment, settings, and what commands answer. As it is written. `inputs` are those of `tasks.json`, `brought` the texts that
 * other variables stand for: the editor puts values into those as well.
 */
export function insertedValues(
  definition: Readonly<Record<string, unknown>>,
  inputs: readonly unknown[],
  brought: readonly string[] = [],
): readonly string[] {
  const own = textsIn(definition);
  const found = new Set<string>();
  const isRead = new Set<unknown>();
  // Grows while it is read: an input's default and its choices are such texts, too.
  const texts = [...own, ...(own.some((text) => text.includes('${')) ? brought : [])];
  for (const text of texts)
    for (const { written, kind, names } of referencesIn(text)) {
      const named = kind === 'input' ? inputs.filter((input) => names.includes(String(idOf(input)))) : [];
      for (const input of named.filter((each) => !isRead.has(each))) {
        isRead.add(input);
        texts.push(...textsIn(input));
      }
      // An input that is not known may bring anything.
      if (named.length === 0 || named.some(isAnswered)) found.add(written);
    }
  return [...found];
}

/** Each by itself, as the editor reads them: what begins in one text does not end in another. Names of fields are read, too. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [name, ...textsIn(each)]);
}

/** Also those that begin within another. */
function referencesIn(text: string): readonly Reference[] {
  return [...text.matchAll(/\$\{(env|config|command|input):/g)].flatMap(({ index, 0: start, 1: kind = '' }) => {
    const rest = text.slice(index + start.length);
    const ends = [...new Set([rest.indexOf('}'), balancedEnd(rest)])].filter((end) => end >= 0);
    const [first] = ends;
    if (first === undefined) return []; // it is left as it is
    return [{ written: `${start}${rest.slice(0, first)}}`, kind, names: ends.map((end) => rest.slice(0, end)) }];
  });
}

/** Where the brace is that closes what is open at the beginning; -1 when there is none. */
function balancedEnd(text: string): number {
  let open = 1;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '{') open += 1;
    if (text[index] === '}') open -= 1;
    if (open === 0) return index;
  }
  return -1;
}

const idOf = (input: unknown): unknown => (input as { readonly id?: unknown } | null)?.id;
const isAnswered = (input: unknown): boolean => (input as { readonly type?: unknown }).type === 'command';
