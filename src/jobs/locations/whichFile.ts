import { languageExtensions } from '../request/languages';
import type { RunFiles } from './location';

/**
 * How sure it is that a path is the program's: by a name that it was said to have, by one that services like to give,
 * or only because it could be.
 */
export type Certainty = 'named' | 'usual' | 'possible';

export type FoundFile =
  | { readonly kind: 'program'; readonly certainty: Certainty }
  | { readonly kind: 'input'; readonly name: string };

/** Places of libraries, runtimes and compilers; above the folder of a run there is nothing of it. */
const libraries = [
  /^(?:\.\.\/|~|\w[\w.+-]*:|\[|<(?!stdin>|string>))/,
  /(?:^|\/)usr\/(?:lib|lib64|libexec|share|include|local)\//,
  /^\/(?:lib|lib32|lib64|opt|etc|nix|snap|proc|rustc|build|builddir|buildworker|Library|System|Applications)\//,
  // Without a folder: of Erlang's and Nim's own, which are in every trace.
  /^(?:lists|maps|init|escript|shell|proc_lib|gen\w*|io|io_lib|erl_\w+|error_logger|supervisor|timer|string|code\w*)\.erl$/,
  /^(?:fatal|assertions|system|excpt|iterators\w*|indexerrors|chcks|arithm|strutils|parseutils|tables|options)\.nim$/,
  /\/(?:node_modules|site-packages|dist-packages|gems|vendor|lib\/std|pkg\/mod)\//,
  /\/\.(?:cargo|rustup|m2|nuget|dotnet|julia|pub-cache|gem|pyenv|rbenv|nvm|cache|local|nimble|stack|cabal|opam)\//,
];

const usualStem = /^(?:main|prog|program|script|code|source|solution|app|index|snippet|input|run)$/i;
/** What programs are called that an interpreter reads from a pipe or from its command line. */
const pseudoName = /^(?:<stdin>|<string>|-|\[stdin\]|\/dev\/(?:stdin|fd\/\d{1,3})|\/proc\/self\/fd\/\d{1,3})$/;
const shell = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|z|k)?sh$/;
/** Where files with names of chance lie, which have no extension. */
const temporaryFolder = /^\/(?:tmp|var\/tmp|dev\/shm|sandbox)\//;

/** Where the table of the languages is about what is sent, this is about what a program may be called. */
const moreExtensions: Readonly<Record<string, readonly string[]>> = {
  javascript: ['jsx'],
  typescript: ['tsx'],
  deno: ['ts', 'tsx', 'mts', 'js', 'jsx', 'mjs'],
  dotnet: ['cs', 'csx', 'fs', 'fsx'],
  csharp: ['csx'],
  cobol: ['cbl'],
  fortran: ['f', 'for', 'f03', 'f08'],
  prolog: ['pl'],
  forth: ['fs'],
  scheme: ['rkt', 'sls'],
  commonlisp: ['cl'],
  raku: ['rakumod', 'p6', 'pl6'],
  erlang: ['escript'],
  scala: ['scala', 'sc'],
  swift: ['swift'],
  pascal: ['pas', 'pp'],
};

/**
 * Which file of a run a path in its output names; undefined when it is a library's, or cannot be told. Paths are
 * those of the machine that ran it, which is Linux: none has a backslash or a drive.
 */
export function whichFile(path: string, files: RunFiles): FoundFile | undefined {
  const { program, inputFiles } = files;
  if (pseudoName.test(path)) return programFile('possible');
  if (shell.test(path)) return program.language === 'bash' ? programFile('possible') : undefined;
  const plain = path.replace(/^file:\/\//, '').replace(/^(?:\.\/)+/, '');
  const base = plain.slice(plain.lastIndexOf('/') + 1);
  if (base === '' || plain.includes('\\') || libraries.some((library) => library.test(plain))) return undefined;
  if (inputFiles.includes(base)) return { kind: 'input', name: base };
  const certainty = certaintyOf(plain, base, program);
  return certainty && programFile(certainty);
}

const programFile = (certainty: Certainty): FoundFile => ({ kind: 'program', certainty });

function certaintyOf(plain: string, base: string, program: RunFiles['program']): Certainty | undefined {
  if (program.names.includes(base)) return 'named';
  const [, stem = '', extension] = /^(.+?)(?:\.(\w{1,10}))?$/.exec(base) ?? [];
  if (extension === undefined) return temporaryFolder.test(plain) ? 'possible' : undefined;
  if (!extensionsOf(program).has(extension.toLowerCase())) return undefined;
  if (usualStem.test(stem)) return 'usual';
  // The folder of a run is flat: a relative path leads into a library.
  return plain === base || plain.startsWith('/') ? 'possible' : undefined;
}

function extensionsOf({ language, names }: RunFiles['program']): ReadonlySet<string> {
  const own = names.flatMap((name) => extensionOf(name) ?? []);
  const known = language === undefined ? languageNames : [language];
  return new Set([...own, ...known.flatMap(extensionsOfLanguage)]);
}

const extensions: Readonly<Record<string, readonly string[]>> = languageExtensions;
export const languageNames: readonly string[] = [
  ...new Set([...Object.keys(extensions), ...Object.keys(moreExtensions)]),
];

const extensionsOfLanguage = (language: string): readonly string[] => [
  ...(extensions[language] ?? []),
  ...(moreExtensions[language] ?? []),
];

const extensionOf = (name: string): string | undefined => /\.(\w{1,10})$/.exec(name)?.[1]?.toLowerCase();

/** Every language that a file with this name may be in. */
export function languagesOfFile(name: string): readonly string[] {
  const extension = extensionOf(name);
  return extension === undefined
    ? []
    : languageNames.filter((language) => extensionsOfLanguage(language).includes(extension));
}
