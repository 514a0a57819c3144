/**
 * The Debian packages the project uses, each with a command that it brings: by the package's name
 * it is looked up where there is dpkg, by the command elsewhere.
 * @typedef {Readonly<Record<string, string>>} DebianPackages
 */

/** The local sandbox, and the language of the sample that one runs first. @type {DebianPackages} */
export const sandboxPackages = { bubblewrap: 'bwrap', python3: 'python3' };

/** What compiles code-server's native modules. @type {DebianPackages} */
export const codeServerPackages = { gcc: 'gcc', 'g++': 'g++', make: 'make', python3: 'python3' };

/** A browser to drive code-server with, legible in screenshots; the oldest code-server's search. @type {DebianPackages} */
const editorPackages = { chromium: 'chromium', 'fonts-dejavu-core': 'fc-list', ripgrep: 'rg' };

/** Every language of the local sandbox that Debian has. @type {DebianPackages} */
const languagePackages = {
  bash: 'bash',
  perl: 'perl',
  ruby: 'ruby',
  'php-cli': 'php',
  'lua5.4': 'lua5.4',
  gawk: 'gawk',
  tcl: 'tclsh',
  'golang-go': 'go',
  rustc: 'rustc',
  'default-jdk-headless': 'javac',
  kotlin: 'kotlinc',
  groovy: 'groovy',
  clojure: 'clojure',
  'mono-mcs': 'mcs',
  gobjc: 'gcc',
  gfortran: 'gfortran',
  gnucobol4: 'cobc',
  gdc: 'gdc',
  nim: 'nim',
  crystal: 'crystal',
  ghc: 'ghc',
  'ocaml-nox': 'ocamlopt',
  'r-base-core': 'Rscript',
  raku: 'raku',
  elixir: 'elixir',
  'erlang-base': 'erl',
  'guile-3.0': 'guile',
  sbcl: 'sbcl',
  'swi-prolog-nox': 'swipl',
  gforth: 'gforth',
  clang: 'clang', // to WebAssembly, with the three below
  lld: 'wasm-ld',
  'wasi-libc': 'clang',
  'libclang-rt-dev-wasm32': 'clang',
};

/** Everything `npm test` needs; passt is the sandbox's network where a job may have one. @type {DebianPackages} */
export const testPackages = { ...editorPackages, ...languagePackages, passt: 'pasta' };
