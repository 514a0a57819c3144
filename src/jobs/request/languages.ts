/**
 * Which sandbox language a piece of code is in. The ids are the API's; the service's own list
 * (`GET /languages`) decides what really runs, so an id chosen by the person is sent unchanged.
 */

/** Every id the API is known to take, with its file extensions. */
export const languageExtensions = {
  python: ['py'],
  javascript: ['js', 'mjs', 'cjs'],
  typescript: ['ts', 'mts', 'cts'],
  ruby: ['rb'],
  perl: ['pl'],
  php: ['php'],
  lua: ['lua'],
  bash: ['sh', 'bash', 'zsh'],
  r: ['r'],
  elixir: ['ex', 'exs'],
  erlang: ['erl'],
  tcl: ['tcl'],
  scheme: ['scm', 'ss'],
  powershell: ['ps1'],
  clojure: ['clj'],
  commonlisp: ['lisp', 'lsp'],
  crystal: ['cr'],
  groovy: ['groovy'],
  deno: [],
  awk: ['awk'],
  raku: ['raku'],
  c: ['c'],
  cpp: ['cpp', 'cc', 'cxx'],
  go: ['go'],
  rust: ['rs'],
  java: ['java'],
  kotlin: ['kt', 'kts'],
  cobol: ['cob'],
  fortran: ['f90', 'f95'],
  d: ['d'],
  zig: ['zig'],
  nim: ['nim'],
  v: ['v'],
  objc: ['m'],
  dart: ['dart'],
  julia: ['jl'],
  haskell: ['hs'],
  ocaml: ['ml'],
  fsharp: ['fs', 'fsx'],
  csharp: ['cs'],
  prolog: ['pro', 'p'],
  forth: ['4th', 'forth', 'fth'],
  dotnet: [],
} as const satisfies Record<string, readonly string[]>;

export type KnownLanguage = keyof typeof languageExtensions;

export const knownLanguages = Object.keys(languageExtensions) as KnownLanguage[];

/** The editor's language ids that differ from the API's. */
export const editorLanguageIds: Readonly<Record<string, KnownLanguage>> = {
  shellscript: 'bash',
  javascriptreact: 'javascript',
  typescriptreact: 'typescript',
  'objective-c': 'objc',
  perl6: 'raku',
  FortranFreeForm: 'fortran',
  'fortran-modern': 'fortran',
  lisp: 'commonlisp',
  COBOL: 'cobol',
  zsh: 'bash',
  vlang: 'v',
};

const interpreters: Readonly<Record<string, KnownLanguage>> = {
  python: 'python',
  pypy: 'python',
  node: 'javascript',
  nodejs: 'javascript',
  'ts-node': 'typescript',
  tsx: 'typescript',
  ruby: 'ruby',
  perl: 'perl',
  php: 'php',
  lua: 'lua',
  luajit: 'lua',
  sh: 'bash',
  bash: 'bash',
  dash: 'bash',
  zsh: 'bash',
  Rscript: 'r',
  elixir: 'elixir',
  escript: 'erlang',
  tclsh: 'tcl',
  guile: 'scheme',
  pwsh: 'powershell',
  clojure: 'clojure',
  sbcl: 'commonlisp',
  crystal: 'crystal',
  groovy: 'groovy',
  deno: 'deno',
  awk: 'awk',
  gawk: 'awk',
  mawk: 'awk',
  raku: 'raku',
  julia: 'julia',
  runghc: 'haskell',
  runhaskell: 'haskell',
  ocaml: 'ocaml',
  swipl: 'prolog',
  gforth: 'forth',
  dart: 'dart',
  kotlin: 'kotlin',
};

export interface CodeIdentity {
  /** The editor's language id, if it knows one. */
  readonly languageId?: string | undefined;
  readonly filename: string;
  readonly firstLine: string;
}

/** Of these files one cannot say the language by the name: MATLAB, Verilog or Coq, and qmake have them as well. */
const ambiguousExtensions: readonly string[] = ['m', 'v', 'pro', 'p'];

/**
 * Language id first (the person may have set it), then the file's extension, then the shebang. Where the editor takes a file for a
 * language that is not one of ours only the shebang tells: its extension would name another.
 */
export function languageOf({ languageId, filename, firstLine }: CodeIdentity): KnownLanguage | undefined {
  const isOther = languageId !== undefined && !editorIdsOfNoLanguage.includes(languageId);
  return fromEditorId(languageId) ?? (isOther ? undefined : fromExtension(filename)) ?? fromShebang(firstLine);
}

/** What editors say of a text whose language they do not know; `.env.py` is variables to them for the beginning of its name alone. */
const editorIdsOfNoLanguage: readonly string[] = ['', 'plaintext', 'code-text-binary', 'dotenv'];

const spoken: Readonly<Record<string, KnownLanguage>> = {
  'c++': 'cpp',
  'c#': 'csharp',
  'f#': 'fsharp',
  golang: 'go',
  shell: 'bash',
  'shell-session': 'bash',
  console: 'bash',
  'objective-c': 'objc',
  'common lisp': 'commonlisp',
};

/** What people call a language: its id, a name, an extension or an interpreter that stands for it (`py`, `shell`, `node`). */
export function languageNamed(word: string): KnownLanguage | undefined {
  const name = word.toLowerCase();
  return (
    own(spoken, name) ??
    fromEditorId(name) ??
    fromExtension(`.${name}`) ??
    (/^[\w.-]+$/.test(name) ? fromShebang(`#!/usr/bin/env ${name}`) : undefined)
  );
}

const isKnown = (id: string): id is KnownLanguage => Object.hasOwn(languageExtensions, id);

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

function fromEditorId(id: string | undefined): KnownLanguage | undefined {
  if (id === undefined) return undefined;
  return own(editorLanguageIds, id) ?? (isKnown(id) ? id : undefined);
}

function fromExtension(filename: string): KnownLanguage | undefined {
  const extension = /\.([^./\\]+)$/.exec(filename)?.[1]?.toLowerCase();
  if (extension === undefined || ambiguousExtensions.includes(extension)) return undefined;
  return knownLanguages.find((language) => (languageExtensions[language] as readonly string[]).includes(extension));
}

/** `#!/usr/bin/env -S python3.11 -u` → python. The interpreter's version suffix does not matter. */
export function fromShebang(firstLine: string): KnownLanguage | undefined {
  const [command, ...rest] = /^\uFEFF?#!\s*(.+)$/.exec(firstLine.trimEnd())?.[1]?.split(/\s+/) ?? [];
  const program = command?.split('/').pop();
  const isOption = (word: string): boolean => word.startsWith('-') || word.includes('=');
  const interpreter =
    program === 'env'
      ? rest
          .find((word) => !isOption(word))
          ?.split('/')
          .pop()
      : program;
  if (interpreter === undefined) return undefined;
  return own(interpreters, interpreter) ?? own(interpreters, interpreter.replace(/[\d.]+$/, ''));
}

/** The editor's ids for one of the API's languages, the likeliest first; which of them an editor knows is its own matter. */
export const editorLanguagesFor = (language: string): readonly string[] => [
  language,
  ...Object.keys(editorLanguageIds).filter((id) => editorLanguageIds[id] === language),
];
