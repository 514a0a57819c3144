import { existsSync } from 'node:fs';
import { inputDirectory, type SandboxFile, workDirectory } from '../isolation/bubblewrap';
import type { Isolation, SandboxJob } from '../isolation/runInSandbox';
import type { StageProgram } from '../isolation/stage';
import type { JobRequest } from '../jobs/jobRequest';
import { type Language, typescriptRunner, wasmPath } from './language';

/** The program lies beside its input files, so that it can import, require and include them. */
export function programName(language: Language, code: string): string {
  return language.id === 'java' ? `${javaClass(code)}.java` : `main.${language.extension}`;
}

export function sandboxJob(
  { typescript }: Pick<Isolation, 'typescript'>,
  request: JobRequest,
  tool: string,
): SandboxJob {
  const { language, code } = request;
  const file = `${workDirectory}/${programName(language, code)}`;
  const values = { tool, file, dir: workDirectory, class: language.id === 'java' ? javaClass(code) : '' };
  const fill = (words: readonly string[]): string[] => words.map((word) => fillIn(word, values));
  return {
    program: {
      compile: language.compile?.map(fill) ?? [],
      artifacts: artifactsOf(request, fill),
      run: fill(language.run),
      environment: request.environment,
      reservesAddressSpace: language.reservesAddressSpace ?? false,
    },
    files: [
      { path: file, content: Buffer.from(code) },
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

/** A function as replacement: `$` in a class's name means nothing to it. */
const fillIn = (word: string, values: Readonly<Record<string, string>>): string =>
  word.replace(/\{(tool|file|dir|class)\}/g, (whole, name: string) => values[name] ?? whole);

const javaHead = 65_536;
const typeName = String.raw`(?:class|interface|enum|record)\s+([\w$]+)`;
const publicType = new RegExp(String.raw`\bpublic\s+(?:(?:abstract|final|sealed|strictfp)\s+)*${typeName}`);

/**
 * Java wants a public class in a file of its name; without one, the last type before `main` that is not inside another
 * is what runs. Only the beginning of a long text is looked at, since stripping comments and strings takes time.
 */
export function javaClass(code: string): string {
  const bare = code.slice(0, javaHead).replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"[^"\n]*"?/g, ' ');
  const name = publicType.exec(bare)?.[1] ?? outerTypeOfMain(bare) ?? 'Main';
  return name.slice(0, 200);
}

function outerTypeOfMain(bare: string): string | undefined {
  let depth = 0;
  let outer: string | undefined;
  for (const [found, name] of bare.matchAll(new RegExp(String.raw`[{}]|\bmain\s*\(|\b${typeName}`, 'g'))) {
    if (found === '{') depth += 1;
    else if (found === '}') depth -= 1;
    else if (name === undefined) return outer;
    else if (depth === 0) outer = name;
  }
  return outer;
}
