/** What a program's first line asks for. */
export interface Shebang {
  /** Without its directory. */
  readonly interpreter: string;
  readonly options: readonly string[];
}

/** More than the kernel itself would look at. */
const longestLine = 512;

/** Parsed, and never executed; undefined without such a line. */
export function shebangOf(code: string): Shebang | undefined {
  const line = /^\uFEFF?#![ \t]*([^\r\n]*)/.exec(code.slice(0, longestLine))?.[1];
  const words = line?.split(/[ \t]+/).filter((word) => word !== '') ?? [];
  const [command, ...options] = baseName(words[0]) === 'env' ? commandOfEnv(words.slice(1)) : words;
  const interpreter = baseName(command);
  return interpreter === undefined || interpreter === '' ? undefined : { interpreter, options };
}

const baseName = (path: string | undefined): string | undefined => path?.split('/').at(-1);

/** `env [-S] [-i] [NAME=value …] command [option …]`: what env would run. */
function commandOfEnv(words: readonly string[]): readonly string[] {
  const [first, ...rest] = words;
  if (first === undefined) return [];
  if (first === '-u' || first === '--unset' || first === '-C') return commandOfEnv(rest.slice(1));
  if (first.startsWith('-S') && first.length > 2) return commandOfEnv([first.slice(2), ...rest]);
  if (first.startsWith('--split-string=')) return commandOfEnv([first.slice('--split-string='.length), ...rest]);
  if (first.startsWith('-') || first.includes('=')) return commandOfEnv(rest);
  return words;
}
