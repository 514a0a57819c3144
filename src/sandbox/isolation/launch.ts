import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { bubblewrapArguments, type SandboxFile, stagePath } from './bubblewrap';
import type { Egress } from './egress';
import { marker } from './guard';
import type { Isolation, SandboxJob } from './runInSandbox';
import { artifactKinds, lifeDescriptor, stageCommand, stageScript } from './stage';

const descriptors = { args: 3, seccomp: 5, firstFile: lifeDescriptor + 1 };
export const statusDescriptor = 4;

/** A bubblewrap process that has been given all that it needs. */
export interface Launched {
  readonly child: ChildProcess;
  /** Where the stage asks, and is answered. */
  readonly life: Socket;
  /** What comes out of a descriptor; null where nothing can. */
  readonly output: (descriptor: number) => Readable | null;
  /** Resolves when it is gone and everything it wrote was read; to an error if it could not be started. */
  readonly ended: Promise<Error | undefined>;
}

export function launch(isolation: Isolation, job: SandboxJob): Launched {
  const stage = stageScript(isolation.limits, job.program, job.ttlSeconds);
  const files = [{ path: stagePath, content: Buffer.from(stage), mode: '0444' }, ...isolation.files, ...job.files];
  const child = startBubblewrap(isolation, job, files.length);
  preferInShortage(child);
  send(child, descriptors.args, nulTerminated(argumentsOf(isolation, job, files)));
  if (isolation.seccomp !== undefined) send(child, descriptors.seccomp, isolation.seccomp);
  for (const [index, file] of files.entries()) send(child, descriptors.firstFile + index, file.content);
  const streams = child.stdio as ReadonlyArray<Readable | null>;
  const ended = new Promise<Error | undefined>((resolve) => {
    child.once('error', resolve).once('close', () => resolve(undefined));
  });
  return { child, life: streams[lifeDescriptor] as Socket, output: (at) => streams[at] ?? null, ended };
}

function startBubblewrap(isolation: Isolation, job: SandboxJob, files: number): ChildProcess {
  const bubblewrap = [isolation.bwrap, '--args', `${descriptors.args}`, '--json-status-fd', `${statusDescriptor}`];
  bubblewrap.push('--unsetenv', marker);
  const [program = '', ...args] = [...enter(isolation, job.egress), ...bubblewrap, ...stageCommand];
  const child = spawn(program, args, {
    // --clearenv would not do: /proc/1/environ shows what bubblewrap itself was started with.
    env: __WITHOUT__ === 'empty-environment' ? process.env : {},
    cwd: '/',
    stdio: [
      'ignore',
      ...Array<'pipe'>(5).fill('pipe'),
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

function send(child: ChildProcess, descriptor: number, content: Uint8Array): void {
  const stream = child.stdio[descriptor] as Writable;
  stream.on('error', () => {
    // bubblewrap ended before reading everything: its status and stderr say why.
  });
  stream.end(content);
}
