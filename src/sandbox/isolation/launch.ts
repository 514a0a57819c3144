import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { bubblewrapArguments, type SandboxFile, stagePath } from './bubblewrap';
import type { Egress } from './egress';
import { marker } from './guard';
import { closeWriteEnd, type Pipe, readPipe } from './pipePool';
import type { Isolation, SandboxJob } from './runInSandbox';
import { artifactKinds, lifeDescriptor, stageCommand, stageScript } from './stage';

const descriptors = { args: 3, seccomp: 5, firstFile: lifeDescriptor + 1 };
export const statusDescriptor = 4;

/** A bubblewrap process that has been given all that it needs. */
export interface Launched {
  readonly child: ChildProcess;
  /** What comes out of a descriptor; null where nothing can. */
  readonly output: (descriptor: number) => Readable | null;
  /** Resolves when it is gone and everything it wrote was read; to an error if it could not be started. */
  readonly ended: Promise<Error | undefined>;
}

export async function launch(isolation: Isolation, job: SandboxJob): Promise<Launched> {
  const stage = stageScript(isolation.limits, job.program, job.ttlSeconds);
  const files = [{ path: stagePath, content: Buffer.from(stage), mode: '0444' }, ...isolation.files, ...job.files];
  const pipes = await takePipes(isolation);
  const readers = pipes.map(readPipe);
  const child = startWith(pipes, readers, () => startBubblewrap(isolation, job, { files: files.length, pipes }));
  preferInShortage(child);
  letStart(child);
  send(child, descriptors.args, nulTerminated(argumentsOf(isolation, job, files)));
  if (isolation.seccomp !== undefined) send(child, descriptors.seccomp, isolation.seccomp);
  for (const [index, file] of files.entries()) send(child, descriptors.firstFile + index, file.content);
  const own = child.stdio as ReadonlyArray<Readable | null>;
  return { child, output: (at) => readers[at - 1] ?? own[at] ?? null, ended: whenEnded(child, readers) };
}

/** The pipes' write ends are the child's alone, whether it started or not. */
function startWith(pipes: readonly Pipe[], readers: readonly Readable[], start: () => ChildProcess): ChildProcess {
  try {
    return start();
  } catch (error) {
    for (const reader of readers) reader.destroy();
    throw error;
  } finally {
    for (const pipe of pipes) closeWriteEnd(pipe);
  }
}

/** For stdout and stderr; both or none. */
async function takePipes({ pipes }: Isolation): Promise<Pipe[]> {
  const taken = pipes === undefined ? [] : [await pipes.take(), await pipes.take()];
  return taken.every((pipe) => pipe !== undefined) ? taken : [];
}

async function whenEnded(child: ChildProcess, readers: readonly Readable[]): Promise<Error | undefined> {
  const closed = [child, ...readers].map((emitter) => new Promise<void>((resolve) => emitter.once('close', resolve)));
  const failure = await new Promise<Error | undefined>((resolve) => {
    child.once('error', resolve).once('close', () => resolve(undefined));
  });
  if (failure === undefined) await Promise.all(closed);
  else for (const reader of readers) reader.destroy();
  return failure;
}

function startBubblewrap(
  isolation: Isolation,
  job: SandboxJob,
  { files, pipes }: { readonly files: number; readonly pipes: readonly Pipe[] },
): ChildProcess {
  const bubblewrap = [isolation.bwrap, '--args', `${descriptors.args}`, '--json-status-fd', `${statusDescriptor}`];
  bubblewrap.push('--unsetenv', marker);
  const [program = '', ...args] = [...enter(isolation, job.egress), ...bubblewrap, ...stageCommand];
  const child = spawn(program, args, {
    // --clearenv would not do: /proc/1/environ shows what bubblewrap itself was started with.
    env: __WITHOUT__ === 'empty-environment' ? process.env : {},
    cwd: '/',
    stdio: [
      'ignore',
      pipes[0]?.writeEnd ?? 'pipe',
      pipes[1]?.writeEnd ?? 'pipe',
      ...['pipe' as const, 'pipe' as const, 'pipe' as const],
      ...artifactPipes(job),
      'pipe',
      ...Array<'pipe'>(files).fill('pipe'),
    ],
  });
  // The listener comes first: without one, an error that is told later would end the server.
  child.on('error', () => {});
  // Out of descriptors or processes Node gives back a child without any of its streams.
  if ((child.stdio as unknown) === undefined) throw new Error('this process may open no more files');
  lowerPriority(child);
  return child;
}

/** bubblewrap itself starts in the job's network, and then makes no other. */
function enter({ egressTools }: Isolation, egress: Egress | undefined): string[] {
  if (egress === undefined || egressTools === undefined) return [];
  return [egressTools.nsenter, '-t', `${egress.holderPid}`, '-U', '-n', '--preserve-credentials', '--'];
}

function artifactPipes({ program }: SandboxJob): Array<'pipe' | 'ignore'> {
  return artifactKinds.map((kind) => (program.artifacts[kind] === undefined ? 'ignore' : 'pipe'));
}

function argumentsOf(isolation: Isolation, job: SandboxJob, files: readonly SandboxFile[]): string[] {
  return bubblewrapArguments(
    { limits: isolation.limits, mounts: [...isolation.mounts, ...job.mounts], shareNetwork: job.egress !== undefined },
    {
      seccomp: isolation.seccomp === undefined || __WITHOUT__ === 'seccomp' ? undefined : descriptors.seccomp,
      files: files.map(({ path, mode = '0644' }, index) => ({ descriptor: descriptors.firstFile + index, path, mode })),
    },
  );
}

const nulTerminated = (words: readonly string[]): Buffer => Buffer.from(`${words.join('\0')}\0`);

/** The server answers while jobs use every core. bubblewrap still waits for its arguments at this point. */
function lowerPriority(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) setPriority(child.pid, 5);
  } catch {
    // It is gone already; its exit is reported elsewhere.
  }
}

/** When the machine runs out of memory the kernel is to take the job, not the editor. Unprivileged, as it is a raise. */
function preferInShortage(child: ChildProcess): void {
  if (__WITHOUT__ === 'job-first') return;
  try {
    writeFileSync(`/proc/${child.pid}/oom_score_adj`, '1000');
  } catch {
    // It is gone already, or bubblewrap is setuid here.
  }
}

/**
 * The stage asks before it does anything. Once it can ask, its life and bubblewrap's are bound to this
 * process; a server that was killed before gives no answer, and the stage ends.
 */
function letStart(child: ChildProcess): void {
  const life = (child.stdio as ReadonlyArray<unknown>)[lifeDescriptor] as Socket;
  life.on('error', () => {
    // bubblewrap ended first.
  });
  life.once('data', () => life.end('go\n')).resume();
}

function send(child: ChildProcess, descriptor: number, content: Uint8Array): void {
  const stream = child.stdio[descriptor] as Writable;
  stream.on('error', () => {
    // bubblewrap ended before reading everything: its status and stderr say why.
  });
  stream.end(content);
}
