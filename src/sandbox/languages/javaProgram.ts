const head = 65_536;
const typeName = String.raw`(?:class|interface|enum|record)\s+([\w$]+)`;
const publicType = new RegExp(String.raw`\bpublic\s+(?:(?:abstract|final|sealed|strictfp)\s+)*${typeName}`);
const longestName = 200;

/** How a Java program has to be called. */
export interface JavaProgram {
  /** Java wants a public type in a file of its name. */
  readonly file: string;
  /** What is run, with its package. */
  readonly class: string;
  /** Where the compiler puts it, below the directory of its packages. */
  readonly classFile: string;
}

/**
 * What runs is the public type if it has a `main`, else the first type at the top that has one. Only the beginning of a long text is
 * looked at, since stripping comments and strings takes time.
 */
export function javaProgram(code: string): JavaProgram {
  const bare = code.slice(0, head).replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"[^"\n]*"?/g, ' ');
  const named = publicType.exec(bare)?.[1];
  const mains = typesWithMain(bare);
  const main = named !== undefined && mains.includes(named) ? named : (mains[0] ?? named ?? 'Main');
  const packages = /^\s*package\s+([\w$]+(?:\s*\.\s*[\w$]+)*)\s*;/m.exec(bare)?.[1]?.split(/\s*\.\s*/) ?? [];
  const path = [...packages.map(short), short(main)];
  return { file: `${short(named ?? main)}.java`, class: path.join('.'), classFile: `${path.join('/')}.class` };
}

const short = (name: string): string => name.slice(0, longestName);

/** The types that are not inside of others and have a `main`, in the order of these. */
function typesWithMain(bare: string): readonly string[] {
  let depth = 0;
  let outer: string | undefined;
  const found: string[] = [];
  for (const [token, name] of bare.matchAll(new RegExp(String.raw`[{}]|\bmain\s*\(|\b${typeName}`, 'g'))) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    else if (name !== undefined && depth === 0) outer = name;
    else if (name === undefined && depth === 1 && outer !== undefined) found.push(outer);
  }
  return found;
}
