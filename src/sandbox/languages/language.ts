/**
 * How a language is compiled and run. In commands `{tool}` is what was found of `tools`, `{standard}` the newest of `standards`
 * that it knows, `{file}` the program, `{options}` those of its `#!` line, `{sources}` the attached files that are compiled with it, `{dir}` its directory, `{class}` a
 * Java program's class and `{classFile}` where that is compiled to.
 */
export interface Language {
  readonly id: string;
  /** Other names it is asked for by. */
  readonly aliases?: readonly string[];
  readonly extension: string;
  /** The first of these that is installed; looked up in the system's folders only. */
  readonly tools: readonly string[];
  /** Further tools, or absolute paths, that must be there too. */
  readonly alsoNeeds?: readonly string[];
  readonly compile?: ReadonlyArray<readonly string[]>;
  readonly standards?: Standards;
  /** Attached files with one of these extensions are compiled with the program. */
  readonly sources?: readonly string[];
  readonly run: readonly string[];
  /** Its standard output goes through the C library, which holds back what goes into a pipe. */
  readonly usesStdio?: boolean;
  /** What a `#!` line may ask for: another of these interpreters than `tool`, if it is installed, and options that match. */
  readonly shebang?: { readonly interpreters?: readonly string[]; readonly options: RegExp };
  /** Where compiling leaves what the person may want to have. */
  readonly artifact?: string;
  readonly artifactType?: string;
  /** How to compile it to `wasmPath` as well. */
  readonly wasm?: Wasm;
  /** Prints `hello`; how it is found out whether what is installed works. */
  readonly hello: string;
  readonly version?: readonly string[];
  /** What else it needs in the sandbox; the path is seen by the program. */
  readonly files?: ReadonlyArray<{ readonly path: string; readonly content: string }>;
  /** Host paths, outside of /usr, that it cannot do without. */
  readonly needs?: readonly string[];
  /** Its runtime reserves far more address space than it uses. */
  readonly reservesAddressSpace?: boolean;
}

/** A language with the tool that was found for it. */
export interface Installed {
  readonly language: Language;
  readonly tool: string;
  /** The newest standard of the language that the tool knows, as the option that asks for it. */
  readonly standard: () => Promise<string | undefined>;
}

export interface Standards {
  /** One for each, the newest first. */
  readonly options: readonly string[];
  /** A command that fails where the tool does not know `{standard}`. */
  readonly check: readonly string[];
}

export interface Wasm {
  readonly command: readonly string[];
  readonly needs: readonly string[];
}

/** Where a compiler puts the program. */
export const outputPath = '/sandbox/main';
export const wasmPath = '/sandbox/main.wasm';
/** Where the program that strips types lies in the sandbox. */
export const typescriptRunner = '/etc/typescript.js';
