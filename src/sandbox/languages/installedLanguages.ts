import { existsSync } from 'node:fs';
import { Refusal } from '../http/refusal';
import type { JobRequest } from '../jobs/jobRequest';
import { languages } from '../languages';
import { askedByShebang } from './askedByShebang';
import { findTool } from './findTool';
import type { Installed, Language } from './language';
import { newestStandard } from './newestStandard';
import { programName } from './sandboxJob';

/** `GET /languages`. */
export interface Description {
  readonly languages: readonly string[];
  readonly count: number;
  readonly aliases: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
}

/** What an attempt to run a language's hello gave: its version, or undefined where it does not work. */
export type TryLanguage = (installed: Installed) => Promise<string | undefined>;

/** The languages of this machine. Whether one really works is tried once, when somebody asks for the list. */
export class InstalledLanguages {
  readonly #installed: ReadonlyMap<string, Installed>;
  readonly #tried = new Map<string, Promise<string | undefined>>();

  constructor(
    readonly tryLanguage: TryLanguage,
    readonly atOnce: number,
  ) {
    this.#installed = new Map(
      languages.flatMap((language) => findTools(language)).map((found) => [found.language.id, found]),
    );
  }

  /** By id or alias, in any case; undefined where it is unknown or not installed. */
  find(name: string): Language | undefined {
    const wanted = name.toLowerCase();
    const id = languages.find((language) => language.id === wanted || language.aliases?.includes(wanted))?.id;
    return id === undefined ? undefined : this.#installed.get(id)?.language;
  }

  /** What was found for a language that `find` gave. */
  installed({ id }: Language): Installed {
    const installed = this.#installed.get(id);
    if (installed === undefined) throw new Error(`${id} is not installed`);
    return installed;
  }

  available(): readonly string[] {
    return [...this.#installed.keys()];
  }

  /** Throws where a request cannot be run as it is. */
  check({ language, code, inputFiles, returnWasmArtifact }: JobRequest): void {
    const program = programName(language, code);
    if (inputFiles.some(({ filename }) => filename === program)) {
      throw new Refusal(409, 'filename_taken', `An input file is called "${program}", which is the program itself.`);
    }
    if (returnWasmArtifact) checkWasm(language);
    checkShebang(language, code);
  }

  async describe(): Promise<Description> {
    const found = [...this.#installed.values()];
    const versions = await this.#tryAll(found);
    const working = found.filter((_, index) => versions[index] !== undefined).map(({ language }) => language);
    const entries = found.map(({ language }, index) => [language.id, versions[index] ?? ''] as const);
    return {
      languages: working.map(({ id }) => id),
      count: working.length,
      aliases: Object.fromEntries(working.flatMap(({ id, aliases = [] }) => aliases.map((alias) => [alias, id]))),
      versions: Object.fromEntries(entries.filter(([, version]) => version !== '')),
    };
  }

  /** A few at a time: compilers are hungry. */
  async #tryAll(found: readonly Installed[]): Promise<ReadonlyArray<string | undefined>> {
    const versions: Array<string | undefined> = [];
    const left = found.entries();
    const work = async (): Promise<void> => {
      for (const [index, installed] of left) versions[index] = await this.#try(installed);
    };
    await Promise.all(Array.from({ length: this.atOnce }, work));
    return versions;
  }

  #try(installed: Installed): Promise<string | undefined> {
    const { id } = installed.language;
    const attempt = this.#tried.get(id) ?? this.tryLanguage(installed);
    this.#tried.set(id, attempt);
    return attempt;
  }
}

function findTools(language: Language): Installed[] {
  const tool = findTool(language.tools);
  if (tool === undefined || !(language.alsoNeeds ?? []).every(isThere)) return [];
  const { standards } = language;
  let standard: Promise<string | undefined> | undefined;
  const ask = async (): Promise<string | undefined> => standards && newestStandard(standards, tool);
  return [{ language, tool, standard: () => (standard ??= ask()) }];
}

const isThere = (name: string): boolean => (name.startsWith('/') ? existsSync(name) : findTool([name]) !== undefined);

/** What is asked for by the first line and would not be done makes a result that is wrong. */
function checkShebang(language: Language, code: string): void {
  const asked = askedByShebang(language, code);
  if (asked?.unknown !== undefined)
    throw new Refusal(
      422,
      'shebang_not_possible',
      `The #! line has "${asked.unknown}", which is not possible here for ${language.id}. Remove it from the line.`,
    );
  if (asked?.interpreter !== undefined && findTool([asked.interpreter]) === undefined)
    throw new Refusal(
      422,
      'shebang_not_possible',
      `The #! line asks for ${asked.interpreter}, which is not installed on this machine. Install it, or name another in the line.`,
    );
}

function checkWasm({ id, wasm }: Language): void {
  const refuse = (why: string): Refusal => new Refusal(422, 'wasm_not_possible', why);
  if (wasm === undefined) throw refuse(`A WebAssembly artifact of ${id} is not possible here: only of C and C++.`);
  const missing = wasm.needs.filter((name) => !isThere(name));
  if (missing.length > 0) {
    throw refuse(
      `A WebAssembly artifact needs clang, lld and wasi-libc on this machine; missing: ${missing.join(', ')}.`,
    );
  }
}
