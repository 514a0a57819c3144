import type { KnownLanguage } from '../request/languages';

/** How comments begin in each language. Only such as may follow code on its line, or stand alone. */

const hash = ['#'];
const slashes = ['//', '/*'];
const dashes = ['--'];
const semicolon = [';'];
const percent = ['%'];

const tokens: Readonly<Record<KnownLanguage, readonly string[]>> = {
  python: hash,
  javascript: slashes,
  typescript: slashes,
  ruby: hash,
  perl: hash,
  php: [...slashes, ...hash],
  lua: dashes,
  bash: hash,
  r: hash,
  elixir: hash,
  erlang: percent,
  tcl: hash,
  scheme: semicolon,
  powershell: hash,
  clojure: semicolon,
  commonlisp: semicolon,
  crystal: hash,
  groovy: slashes,
  deno: slashes,
  awk: hash,
  raku: hash,
  c: slashes,
  cpp: slashes,
  go: slashes,
  rust: slashes,
  java: slashes,
  kotlin: slashes,
  cobol: ['*>'],
  fortran: ['!'],
  d: slashes,
  zig: slashes,
  nim: hash,
  v: slashes,
  objc: slashes,
  dart: slashes,
  julia: hash,
  haskell: [...dashes, '{-'],
  ocaml: ['(*'],
  fsharp: ['//', '(*'],
  csharp: slashes,
  prolog: [...percent, '/*'],
  forth: ['\\'],
  dotnet: slashes,
};

/** For languages that only the service knows. */
const usualTokens = [...hash, ...slashes, ...dashes, ...semicolon];

/** Where an apostrophe quotes one character at most: it also stands alone there, as in lifetimes and primes. */
const loneApostrophes: readonly string[] = [
  ...['c', 'cpp', 'rust', 'haskell', 'ocaml', 'fsharp', 'scheme', 'commonlisp', 'clojure', 'tcl', 'forth', 'v'],
  ...['julia', 'zig', 'd', 'nim', 'java', 'kotlin', 'csharp', 'objc', 'go', 'crystal'],
];

const strings = /"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\])*'/y;
const stringsAndCharacters = /"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\])'/y;

export interface CommentSyntax {
  readonly tokens: readonly string[];
  /** Sticky: what is quoted at a place of a line. */
  readonly quoted: RegExp;
}

export const commentSyntax = (language: string): CommentSyntax => ({
  tokens: Object.hasOwn(tokens, language) ? tokens[language as KnownLanguage] : usualTokens,
  quoted: loneApostrophes.includes(language) ? stringsAndCharacters : strings,
});
