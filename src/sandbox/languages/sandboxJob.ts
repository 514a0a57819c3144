import { existsSync } from 'node:fs';
import { inputDirectory, type SandboxFile, workDirectory } from '../isolation/bubblewrap';
import type { Isolation, SandboxJob } from '../isolation/runInSandbox';
import type { StageProgram } from '../isolation/stage';
import type { JobRequest } from '../jobs/jobRequest';
import { askedByShebang } from './askedByShebang';
import { findTool } from './findTool';
import { javaProgram } from './javaProgram';
import { type Installed, type Language, typescriptRunner, wasmPath } from './language';

/** Has the C library write line by line: what was printed before a crash or the time limit is there. */
const stdbuf = '/usr/bin/stdbuf';

/** The program lies beside its input files, so that it can import, require and include them. */
export function programName(language: Language, code: string): string {
  return language.id === 'java' ? javaProgram(code).file : `main.${language.extension}`;
}

export async function sandboxJob(
  { typescript }: Pick<Isolation, 'typescript'>,
  request: JobRequest,
  { tool, standard }: Installed,
): Promise<SandboxJob> {
  const { language, code } = request;
  const file = `${workDirectory}/${programName(language, code)}`;
  const java = javaProgram(language.id === 'java' ? code : '');
  const asked = askedByShebang(language, code);
  const values = {
    ...{ tool: [(asked?.interpreter && findTool([asked.interpreter])) ?? tool], file: [file], dir: [workDirectory] },
    ...{ class: [java.class], classFile: [`${workDirectory}/${java.classFile}`] },
    options: asked?.options ?? [],
    standard: [await standard()].filter((option) => option !== undefined),
    sources: sourcesOf(request).map((name) => `${workDirectory}/${name}`),
  };
  const fill = (words: readonly string[]): string[] => words.flatMap((word) => fillIn(word, values));
  return {
    program: {
      compile: language.compile?.map(fill) ?? [],
      artifacts: artifactsOf(request, fill),
      run: [...(language.usesStdio && existsSync(stdbuf) ? [stdbuf, '-oL'] : []), ...fill(language.run)],
      environment: request.environment,
      reservesAddressSpace: language.reservesAddressSpace ?? false,
    },
    files: [
      { path: file, content: Buffer.from(code) },
      ...(language.files ?? []).map(({ path, content }) => ({ path, content: Buffer.from(content) })),
      ...(language.id === 'typescript' ? [{ path: typescriptRunner, content: typescript }] : []),
      ...request.inputFiles.flatMap(inBothPlaces),
    ],
    mounts: (language.needs ?? []).filter((path) => existsSync(path)).map((path) => ({ source: path, target: path })),
    ttlSeconds: request.ttlSeconds,
  };
}

function artifactsOf(request: JobRequest, fill: (words: readonly string[]) => string[]): StageProgram['artifacts'] {
  const { artifact, wasm } = request.language;
  const native = fill(artifact === undefined ? [] : [artifact])[0];
  return {
    ...(request.returnArtifact && native !== undefined ? { native: { path: native } } : {}),
    ...(request.returnWasmArtifact && wasm ? { wasm: { path: wasmPath, make: fill(wasm.command) } } : {}),
  };
}

function inBothPlaces({ filename, content }: { filename: string; content: Uint8Array }): SandboxFile[] {
  return [workDirectory, inputDirectory].map((folder) => ({ path: `${folder}/${filename}`, content }));
}

/** A placeholder that is a word of its own may stand for none or several. */
function fillIn(word: string, values: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const whole = /^\{(\w+)\}$/.exec(word)?.[1];
  if (whole !== undefined && Object.hasOwn(values, whole)) return values[whole] ?? [];
  // A function as replacement: `$` in a class's name means nothing to it.
  return [word.replace(/\{(tool|file|dir)\}/g, (found, name: string) => values[name]?.[0] ?? found)];
}

/**
 * The attached files that are compiled with the program: those with the language's extensions, but for such as it includes by itself,
 * tests, and programs of their own.
 */
function sourcesOf({ language, code, inputFiles }: JobRequest): readonly string[] {
  const { sources = [] } = language;
  const isSource = (name: string): boolean => sources.some((extension) => name.toLowerCase().endsWith(`.${extension}`));
  const included = new Set([...code.matchAll(/#\s*include\s*"([^"\n]+)"/g)].map(([, name]) => name));
  const isProgram = (content: Uint8Array): boolean =>
    language.id !== 'java' && /^[^\n/"]*\bmain\s*\(|^\s*program\s+\w/im.test(Buffer.from(content).toString());
  return inputFiles
    .filter(({ filename, content }) => isSource(filename) && !included.has(filename) && !isProgram(content))
    .map(({ filename }) => filename)
    .filter((name) => !name.endsWith('_test.go'));
}
