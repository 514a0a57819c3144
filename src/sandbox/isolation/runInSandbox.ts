import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { bubblewrapArguments, type Mount, type SandboxFile, stagePath } from './bubblewrap';
import type { Egress, EgressTools } from './egress';
import type { JobLimits } from './jobLimits';
import { OutputBuffer } from './outputBuffer';
import { type ArtifactKind, artifactDescriptors, type StageProgram, stageCommand, stageScript } from './stage';
import { type Breach, watchJob } from './watchdog';

/** What every job of this machine has in common. */
export interface Isolation {
  readonly bwrap: string;
  readonly seccomp: Buffer | undefined;
  readonly limits: JobLimits;
  /** What of /etc every program may need to read. */
  readonly mounts: readonly Mount[];
  readonly files: readonly SandboxFile[];
  /** The program that strips the types of TypeScript, inside the sandbox. */
  readonly typescript: Uint8Array;
  /** Undefined where semitrusted is switched off or not possible. */
  readonly egressTools?: EgressTools | undefined;
}

export interface SandboxJob {
  readonly program: StageProgram;
  readonly files: readonly SandboxFile[];
  readonly mounts: readonly Mount[];
  readonly ttlSeconds: number;
  /** The job's own network; without one it has none. */
  readonly egress?: Egress | undefined;
}

/** Why a job was ended from outside. */
export type Stop = 'timeout' | 'cancelled' | 'output' | Breach;

export interface SandboxResult {
  readonly stdout: string;
  readonly stderr: string;
  /** The program's own; undefined when it was stopped or never started. */
  readonly exitCode: number | undefined;
  readonly stop: Stop | undefined;
  readonly cutStreams: readonly string[];
  /** What compiling left; null where it is larger than the limit. */
  readonly artifacts: Readonly<Partial<Record<ArtifactKind, Buffer | null>>>;
}

const descriptors = { args: 3, status: 4, seccomp: 5, firstFile: 8 };

const artifactKinds = Object.keys(artifactDescriptors) as ArtifactKind[];

/** Resolves when every process of the job is gone, whatever became of it. */
export function runInSandbox(
  isolation: Isolation,
  job: SandboxJob,
  signal: AbortSignal,
  onInit: (initPid: number) => void = () => {},
): Promise<SandboxResult> {
  const files = [
    { path: stagePath, content: Buffer.from(stageScript(isolation.limits, job.program, job.ttlSeconds)), mode: '0444' },
    ...isolation.files,
    ...job.files,
  ];
  const child = startBubblewrap(isolation, job, files.length);
  send(child, descriptors.args, nulTerminated(argumentsOf(isolation, job, files)));
  if (isolation.seccomp !== undefined) send(child, descriptors.seccomp, isolation.seccomp);
  for (const [index, file] of files.entries()) send(child, descriptors.firstFile + index, file.content);
  return follow(new RunningSandbox(child, isolation.limits, onInit), job.ttlSeconds, signal);
}

function startBubblewrap(isolation: Isolation, job: SandboxJob, files: number): ChildProcess {
  const bubblewrap = [isolation.bwrap, '--args', `${descriptors.args}`, '--json-status-fd', `${descriptors.status}`];
  const [program = '', ...args] = [...enter(isolation, job.egress), ...bubblewrap, ...stageCommand];
  const child = spawn(program, args, {
    // --clearenv would not do: /proc/1/environ shows what bubblewrap itself was started with.
    env: __WITHOUT__ === 'empty-environment' ? process.env : {},
    cwd: '/',
    stdio: [
      'ignore',
      'pipe',
      'pipe',
      'pipe',
      'pipe',
      'pipe',
      ...artifactPipes(job),
      ...Array<'pipe'>(files).fill('pipe'),
    ],
  });
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

function send(child: ChildProcess, descriptor: number, content: Uint8Array): void {
  const stream = child.stdio[descriptor] as Writable;
  stream.on('error', () => {
    // bubblewrap ended before reading everything: its status and stderr say why.
  });
  stream.end(content);
}

function follow(running: RunningSandbox, ttlSeconds: number, signal: AbortSignal): Promise<SandboxResult> {
  const timeout = setTimeout(() => running.stop('timeout'), ttlSeconds * 1000);
  const onAbort = (): void => running.stop('cancelled');
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  return new Promise((resolve) => {
    const settle = (failure?: Error): void => {
      clearTimeout(timeout);
      signal.removeEventListener('abort', onAbort);
      resolve(running.result(failure));
    };
    running.child.once('error', settle);
    running.child.once('close', () => settle());
  });
}

/** One bubblewrap process and what it has told so far. */
class RunningSandbox {
  readonly #stdout: OutputBuffer;
  readonly #stderr: OutputBuffer;
  readonly #artifacts: ReadonlyMap<ArtifactKind, OutputBuffer>;
  #status = '';
  #initPid: number | undefined;
  #stop: Stop | undefined;
  #unwatch = (): void => {};

  constructor(
    readonly child: ChildProcess,
    readonly limits: JobLimits,
    readonly onInit: (initPid: number) => void,
  ) {
    this.#stdout = this.#collect(1, limits.output, 'output');
    this.#stderr = this.#collect(2, limits.output, 'output');
    const wanted = artifactKinds.filter((kind) => streamOf(child, artifactDescriptors[kind]) !== null);
    this.#artifacts = new Map(
      wanted.map((kind) => [kind, this.#collect(artifactDescriptors[kind], limits.artifact, undefined)]),
    );
    streamOf(child, descriptors.status)?.on('data', (chunk: Buffer) => this.#readStatus(chunk.toString('latin1')));
  }

  /** The sandbox's first process goes, and the kernel ends everything else in it before it is gone. */
  stop(reason: Stop): void {
    this.#stop ??= reason;
    this.#unwatch();
    if (__WITHOUT__ === 'kill-init') this.child.kill('SIGKILL');
    else if (this.#initPid !== undefined) killChildOf(this.child, this.#initPid);
  }

  result(failure: Error | undefined): SandboxResult {
    this.#unwatch();
    const exitCode = /"exit-code": (\d+)/.exec(this.#status)?.[1];
    const stop = this.#endedByItself(exitCode) ? undefined : this.#stop;
    const stderr = this.#stderr.text(stop !== undefined);
    const streams = { stdout: this.#stdout.text(stop !== undefined), stderr: failure?.message ?? stderr };
    return {
      ...streams,
      exitCode: stop !== undefined || exitCode === undefined ? undefined : Number(exitCode),
      stop,
      cutStreams: [...(this.#stdout.isCut ? ['stdout'] : []), ...(this.#stderr.isCut ? ['stderr'] : [])],
      artifacts: Object.fromEntries(
        [...this.#artifacts].map(([kind, { isCut, bytes }]) => [kind, isCut ? null : bytes]),
      ),
    };
  }

  /** It may have ended just before it would have been stopped; what was cut stays cut. */
  #endedByItself(exitCode: string | undefined): boolean {
    return exitCode !== undefined && exitCode !== killedStatus && this.#stop !== 'output';
  }

  #collect(descriptor: number, capBytes: number, overflow: Stop | undefined): OutputBuffer {
    const buffer = new OutputBuffer(capBytes);
    streamOf(this.child, descriptor)?.on('data', (chunk: Buffer) => {
      if (!buffer.isCut && !buffer.push(chunk) && overflow !== undefined) this.stop(overflow);
    });
    return buffer;
  }

  #readStatus(text: string): void {
    this.#status += text;
    const initPid = /"child-pid": (\d+)/.exec(this.#status)?.[1];
    if (initPid === undefined || this.#initPid !== undefined) return;
    this.#initPid = Number(initPid);
    this.onInit(this.#initPid);
    // It may have been stopped before it was known whom to kill.
    if (this.#stop !== undefined) this.stop(this.#stop);
    else if (__WITHOUT__ !== 'watchdog') {
      this.#unwatch = watchJob(this.#initPid, this.limits, (breach) => this.stop(breach));
    }
  }
}

/** Null where the descriptor is no pipe. */
const streamOf = (child: ChildProcess, descriptor: number): Readable | null =>
  (child.stdio as ReadonlyArray<Readable | null>)[descriptor] ?? null;

/** What bubblewrap reports of a first process that got SIGKILL. */
const killedStatus = '137';

/** Killing bubblewrap instead would leave a zombie wherever nobody reaps; the parent is checked, ids are reused. */
function killChildOf(parent: ChildProcess, pid: number): void {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parentPid = Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
    if (parentPid === parent.pid) process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}
