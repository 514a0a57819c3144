import { shebangOf } from './shebang';

/** Interpreters as they stand in a shebang line, without their version. */
const interpreters: Readonly<Record<string, string>> = {
  python: 'python',
  pypy: 'python',
  node: 'javascript',
  nodejs: 'javascript',
  deno: 'deno',
  bun: 'typescript',
  'ts-node': 'typescript',
  tsx: 'typescript',
  sh: 'bash',
  bash: 'bash',
  dash: 'bash',
  ash: 'bash',
  zsh: 'bash',
  ksh: 'bash',
  mksh: 'bash',
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

/**
 * The language that a program's first line names, parsed against the list above and never executed;
 * undefined without a shebang. An interpreter that is not in the list is returned as it stands.
 */
export function detectLanguage(code: string): string | undefined {
  const name = shebangOf(code)?.interpreter.toLowerCase();
  if (name === undefined) return undefined;
  return lookUp(name) ?? lookUp(name.replace(/(-?\d+(\.\d+)*)(-config)?$/, '')) ?? name;
}

const lookUp = (name: string): string | undefined =>
  Object.hasOwn(interpreters, name) ? interpreters[name] : undefined;
