import type { JobLimits } from '../limits/jobLimits';
import { stagePath } from './bubblewrap';

const closed = (descriptor: number): string => `${descriptor}>&-`;

/** Where what was compiled leaves, and where the program's stderr is kept. The shell takes single digits only. */
export const artifactDescriptors = { native: 6, wasm: 7 } as const;
/** Where the stage asks whether the server still lives. */
export const lifeDescriptor = 8;
const stderrDescriptor = 9;
/** The ends of the stage's own pipes that the server opens. */
export const pipeDescriptors = { stdout: 3, stderr: 4 } as const;
/** The other ends, until it is known that it did. */
const writeDescriptors = { stdout: 5, stderr: stderrDescriptor } as const;
/** What the stage is told: that its output is read from its pipes, or that they are of no use. */
export const answers = { pipes: 'pipes', noPipes: 'no pipes' } as const;

export type ArtifactKind = keyof typeof artifactDescriptors;
export const artifactKinds = Object.keys(artifactDescriptors) as ArtifactKind[];

export interface Artifact {
  readonly path: string;
  /** A command that makes it; what it says is the artifact's affair, not the program's. */
  readonly make?: readonly string[];
}

export interface StageProgram {
  /** Shell commands, each an argv; the first that fails ends the job with its status. */
  readonly compile: ReadonlyArray<readonly string[]>;
  /** What compiling leaves: sent out before the program starts, so that it can never swap it. */
  readonly artifacts: Readonly<Partial<Record<ArtifactKind, Artifact>>>;
  readonly run: readonly string[];
  /** The user's environment, which nothing but the program itself gets to see. */
  readonly environment: ReadonlyArray<readonly [string, string]>;
  /** Runtimes that reserve far more address space than they use. */
  readonly reservesAddressSpace: boolean;
}

export const baseEnvironment: ReadonlyArray<readonly [string, string]> = [
  ['PATH', '/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games'],
  ['HOME', '/sandbox'],
  ['USER', 'sandbox'],
  ['LANG', 'C.UTF-8'],
];

export const stageCommand = ['/bin/sh', stagePath];

/**
 * Limits are set inside the sandbox: outside, the count of processes would include all of the user's. The
 * shell's own command spares starting another program. Where one cannot be set, nothing runs.
 */
function setLimits(limits: JobLimits, program: StageProgram, ttlSeconds: number): string[] {
  if (__WITHOUT__ === 'process-limits') return [];
  // A last resort, were everything else to fail: no process computes on forever.
  const cpuSeconds = ttlSeconds + 30;
  const bounds = ['-c 0', `-n ${limits.openFiles}`, ...memoryBounds(limits, program), `-t ${cpuSeconds}`, '-l 64'];
  const processes = 'if [ -n "$BASH_VERSION" ]; then p=-u; else p=-p; fi';
  return [processes, ...[...bounds, `$p ${limits.processes}`].map(setLimit), 'unset p'];
}

/** The server may itself have been started with less, which cannot be raised and is as good. */
function setLimit(bound: string): string {
  const [which = '', most = ''] = bound.split(' ');
  return `ulimit ${bound} 2>/dev/null || [ "$(ulimit -H ${which})" -le ${most} ] 2>/dev/null || ulimit ${bound} || exit 126`;
}

/** Not address space alone: node wants 768 MiB of it to say hello, and Java two GiB. */
function memoryBounds(limits: JobLimits, { reservesAddressSpace }: StageProgram): string[] {
  if (__WITHOUT__ === 'data-limit') return ['-v 524288'];
  const data = `-d ${kibibytes(limits.processData)}`;
  return reservesAddressSpace ? [data] : [data, `-v ${kibibytes(limits.processAddressSpace)}`];
}

const kibibytes = (bytes: number): number => Math.floor(bytes / 1024);

/**
 * The sandbox's first process: compiles, sends the artifact out, runs the program and hands its status
 * on. As process 1 it outlives the program by nothing: the kernel ends whatever is left with it.
 */
export function stageScript(limits: JobLimits, program: StageProgram, ttlSeconds: number): string {
  const compile = program.compile.map((argv) => `${tool(argv)} >&2 || exit $?`);
  const artifacts = (Object.keys(program.artifacts) as ArtifactKind[]).map((kind) =>
    sendArtifact(kind, program.artifacts[kind]),
  );
  return [
    makePipes,
    ...(__WITHOUT__ === 'life-check' ? [] : [askForLife]),
    usePipes,
    ...setLimits(limits, program, ttlSeconds),
    ...(__WITHOUT__ === 'environment-last' ? exports(program.environment) : []),
    ...compile,
    ...(__WITHOUT__ === 'artifact-before-run' ? [] : artifacts),
    // The shell's own remarks ("Killed", "Segmentation fault") are not the program's output.
    `exec ${closedArtifacts} ${stderrDescriptor}>&2 2>/dev/null`,
    `(${start(program)} ${programDescriptors})`,
    'status=$?',
    ...(__WITHOUT__ === 'artifact-before-run' ? artifacts : []),
    'exit $status',
    '',
  ].join('\n');
}

/**
 * bubblewrap binds this process's life to its own just before it starts it: a server that was killed earlier
 * took nothing with it. It is asked, and only if it answers is there anyone to die with.
 */
const askForLife = `echo >&${lifeDescriptor} && read -r answer <&${lifeDescriptor} || exit 125`;

/**
 * A shell keeps a short here-document in a pipe. Its line is taken out at once: one without any would be no pipe to
 * some shells. There is a writer before there is a reader, who would else meet the end.
 */
const makePipes = [
  `exec ${pipeDescriptors.stdout}<<E ${pipeDescriptors.stderr}<<E`,
  ...['.', 'E', '.', 'E'],
  `read -r line <&${pipeDescriptors.stdout}; read -r line <&${pipeDescriptors.stderr}; unset line`,
  `exec ${writeDescriptors.stdout}>/proc/self/fd/${pipeDescriptors.stdout} ${writeDescriptors.stderr}>/proc/self/fd/${pipeDescriptors.stderr}`,
].join('\n');

const usePipes = [
  `if [ "$answer" = ${answers.pipes} ]; then exec >&${writeDescriptors.stdout} 2>&${writeDescriptors.stderr}; fi`,
  'unset answer',
  `exec ${[...Object.values(pipeDescriptors), ...Object.values(writeDescriptors), lifeDescriptor].map(closed).join(' ')}`,
].join('\n');

/**
 * The user's variables come in with `env` at the very end: nothing before the program may be preloaded.
 * Without any, the shell sets its own four and saves starting `env`.
 */
function start({ environment, run }: StageProgram): string {
  if (environment.length === 0) {
    return `unset PWD OLDPWD SHLVL; export ${assignments(baseEnvironment)}; exec ${quoteAll(run)}`;
  }
  const all = assignments([...new Map([...baseEnvironment, ...environment])]);
  return `exec /usr/bin/env -i -- ${all} ${quoteAll(run)}`;
}

function sendArtifact(kind: ArtifactKind, artifact: Artifact | undefined): string {
  if (artifact === undefined) return '';
  const make = artifact.make === undefined ? '' : `${tool(artifact.make)} >/dev/null 2>&1 && `;
  return `${make}/bin/cat ${quote(artifact.path)} 2>/dev/null >&${artifactDescriptors[kind]}`;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const quoteAll = (words: readonly string[]): string => words.map(quote).join(' ');
const assignments = (pairs: ReadonlyArray<readonly [string, string]>): string =>
  pairs.map(([name, value]) => quote(`${name}=${value}`)).join(' ');

const closedArtifacts =
  __WITHOUT__ === 'artifact-before-run' ? '' : Object.values(artifactDescriptors).map(closed).join(' ');
const programDescriptors = `</dev/null 2>&${stderrDescriptor} ${closed(stderrDescriptor)}`;

/** A compiler: none of the user's environment, nothing to read, nothing but its output to write to. */
const tool = (argv: readonly string[]): string =>
  `/usr/bin/env -i -- ${assignments(baseEnvironment)} ${quoteAll(argv)} </dev/null ${closedArtifacts}`;

const exports = (pairs: StageProgram['environment']): string[] =>
  pairs.map(([name, value]) => `export ${name}=${quote(value)}`);
