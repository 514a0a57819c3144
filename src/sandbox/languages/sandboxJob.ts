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
  const fill = (words: readonly string[]): string[] => words.map((word) => fillIn(word, { tool, file, code }));
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

function fillIn(word: string, { tool, file, code }: { tool: string; file: string; code: string }): string {
  return word
    .replaceAll('{tool}', tool)
    .replaceAll('{file}', file)
    .replaceAll('{dir}', workDirectory)
    .replaceAll('{class}', javaClass(code));
}

/** Java wants a public class in a file of its name; without one, the first class is what runs. */
function javaClass(code: string): string {
  const bare = code.replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|"[^"\n]*"?/g, ' ');
  const found = /\bpublic\s+(?:(?:abstract|final|sealed|strictfp)\s+)*(?:class|interface|enum|record)\s+([\w$]+)/.exec(
    bare,
  );
  return (found ?? /\b(?:class|interface|enum|record)\s+([\w$]+)/.exec(bare))?.[1]?.slice(0, 200) ?? 'Main';
}
