import { stagePath } from './bubblewrap';
import type { JobLimits } from './jobLimits';

/** The descriptor on which the compiled artifact leaves, and the one that keeps the program's stderr. */
export const artifactDescriptor = 6;
const stderrDescriptor = 9;

export interface StageProgram {
  /** Shell commands, each an argv; the first that fails ends the job with its status. */
  readonly compile: ReadonlyArray<readonly string[]>;
  /** What compiling left, to be sent out before the program starts, so that it can never swap it. */
  readonly artifactPath: string | undefined;
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

/** Limits are set inside the sandbox: outside, the count of processes would include all of the user's. */
export function stageCommand(limits: JobLimits, program: StageProgram, ttlSeconds: number): string[] {
  if (__WITHOUT__ === 'process-limits') return ['/bin/sh', stagePath];
  const bounds = [
    '--core=0',
    `--nproc=${limits.processes}`,
    `--nofile=${limits.openFiles}`,
    `--data=${limits.processData}`,
    ...(program.reservesAddressSpace ? [] : [`--as=${limits.processAddressSpace}`]),
    // A last resort, were everything else to fail: no process computes on forever.
    `--cpu=${ttlSeconds + 30}`,
    '--memlock=65536',
    '--sigpending=1024',
    '--msgqueue=0',
  ];
  return ['/usr/bin/prlimit', ...bounds, '--', '/bin/sh', stagePath];
}

/**
 * The sandbox's first process: compiles, sends the artifact out, runs the program and hands its status
 * on. As process 1 it outlives the program by nothing: the kernel ends whatever is left with it.
 */
export function stageScript(program: StageProgram): string {
  const clean = `/usr/bin/env -i -- ${assignments(baseEnvironment)}`;
  const compile = program.compile.map(
    (argv) => `${clean} ${quoteAll(argv)} </dev/null >&2 ${closed(artifactDescriptor)} || exit $?`,
  );
  const artifact =
    program.artifactPath === undefined ? [] : [`/bin/cat ${quote(program.artifactPath)} >&${artifactDescriptor}`];
  const userEnvironment = [...new Map([...baseEnvironment, ...program.environment])];
  return [
    ...(__WITHOUT__ === 'environment-last'
      ? program.environment.map(([name, value]) => `export ${name}=${quote(value)}`)
      : []),
    ...compile,
    ...artifact,
    // The shell's own remarks ("Killed", "Segmentation fault") are not the program's output.
    `exec ${closed(artifactDescriptor)} ${stderrDescriptor}>&2 2>/dev/null`,
    `/usr/bin/env -i -- ${assignments(userEnvironment)} ${quoteAll(program.run)} </dev/null 2>&${stderrDescriptor} ${closed(stderrDescriptor)}`,
    'exit $?',
    '',
  ].join('\n');
}

const closed = (descriptor: number): string => `${descriptor}>&-`;
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const quoteAll = (words: readonly string[]): string => words.map(quote).join(' ');
const assignments = (pairs: ReadonlyArray<readonly [string, string]>): string =>
  pairs.map(([name, value]) => quote(`${name}=${value}`)).join(' ');
