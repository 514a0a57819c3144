/** Interpreters as they stand in a shebang line, without their version. */
const interpreters: Readonly<Record<string, string>> = {
  python: 'python',
  pypy: 'python',
  node: 'javascript',
  nodejs: 'javascript',
  deno: 'typescript',
  bun: 'typescript',
  'ts-node': 'typescript',
  tsx: 'typescript',
  sh: 'bash',
  bash: 'bash',
  dash: 'bash',
  ash: 'bash',
  zsh: 'bash',
  ksh: 'bash',
  perl: 'perl',
  ruby: 'ruby',
  php: 'php',
  lua: 'lua',
  luajit: 'lua',
  awk: 'awk',
  gawk: 'awk',
  mawk: 'awk',
  nawk: 'awk',
  tclsh: 'tcl',
  rscript: 'r',
  guile: 'scheme',
  scheme: 'scheme',
  racket: 'scheme',
  sbcl: 'commonlisp',
  clisp: 'commonlisp',
  swipl: 'prolog',
  gforth: 'forth',
  escript: 'erlang',
  elixir: 'elixir',
  julia: 'julia',
  groovy: 'groovy',
  clojure: 'clojure',
  kotlin: 'kotlin',
  raku: 'raku',
  perl6: 'raku',
  pwsh: 'powershell',
  powershell: 'powershell',
  ocaml: 'ocaml',
  runghc: 'haskell',
  runhaskell: 'haskell',
  tcc: 'c',
  'rust-script': 'rust',
  crystal: 'crystal',
  dart: 'dart',
  fsharpi: 'fsharp',
  rdmd: 'd',
  nim: 'nim',
  java: 'java',
};

/** More than the kernel itself would look at. */
const longestLine = 512;

/**
 * The language that a program's first line names, parsed against the list above and never executed;
 * undefined without a shebang. An interpreter that is not in the list is returned as it stands.
 */
export function detectLanguage(code: string): string | undefined {
  const line = /^\uFEFF?#![ \t]*([^\r\n]*)/.exec(code.slice(0, longestLine))?.[1];
  const words = line?.split(/[ \t]+/).filter((word) => word !== '') ?? [];
  const command = baseName(words[0]) === 'env' ? commandOfEnv(words.slice(1)) : words[0];
  const name = baseName(command)?.toLowerCase();
  if (name === undefined || name === '') return undefined;
  return lookUp(name) ?? lookUp(name.replace(/(-?\d+(\.\d+)*)(-config)?$/, '')) ?? name;
}

const lookUp = (name: string): string | undefined =>
  Object.hasOwn(interpreters, name) ? interpreters[name] : undefined;
const baseName = (path: string | undefined): string | undefined => path?.split('/').at(-1);

/** `env [-S] [-i] [NAME=value …] command`: what env would run. */
function commandOfEnv(words: readonly string[]): string | undefined {
  const [first, ...rest] = words;
  if (first === undefined) return undefined;
  if (first === '-u' || first === '--unset' || first === '-C') return commandOfEnv(rest.slice(1));
  if (first.startsWith('-S') && first.length > 2) return commandOfEnv([first.slice(2), ...rest]);
  if (first.startsWith('--split-string=')) return commandOfEnv([first.slice('--split-string='.length), ...rest]);
  if (first.startsWith('-') || first.includes('=')) return commandOfEnv(rest);
  return first;
}
