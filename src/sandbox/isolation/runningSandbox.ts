import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { JobLimits } from '../limits/jobLimits';
import { watchJob } from '../limits/watchdog';
import { openJobPipes, parentOf } from './jobPipes';
import { type Launched, statusDescriptor } from './launch';
import { OutputBuffer } from './outputBuffer';
import type { SandboxResult, Stop } from './runInSandbox';
import { type ArtifactKind, answers, artifactDescriptors, artifactKinds } from './stage';

/** One sandbox and what it has told so far. */
export class RunningSandbox {
  readonly #stdout: OutputBuffer;
  readonly #stderr: OutputBuffer;
  readonly #artifacts: ReadonlyMap<ArtifactKind, OutputBuffer>;
  #status = '';
  #initPid: number | undefined;
  #asks = false;
  readonly #pipes: Readable[] = [];
  #stop: Stop | undefined;
  #unwatch = (): void => {};

  constructor(
    readonly launched: Launched,
    readonly limits: JobLimits,
    readonly onInit: (initPid: number) => void,
  ) {
    this.#stdout = new OutputBuffer(limits.output);
    this.#stderr = new OutputBuffer(limits.output);
    this.#collect(launched.output(1), this.#stdout, 'output');
    // What bubblewrap itself says, before there is a stage with pipes.
    this.#collect(launched.output(2), this.#stderr, 'output');
    const wanted = artifactKinds.filter((kind) => launched.output(artifactDescriptors[kind]) !== null);
    this.#artifacts = new Map(wanted.map((kind) => [kind, new OutputBuffer(limits.artifact)]));
    for (const [kind, buffer] of this.#artifacts) this.#collect(launched.output(artifactDescriptors[kind]), buffer);
    launched.output(statusDescriptor)?.on('data', (chunk: Buffer) => this.#readStatus(chunk.toString('latin1')));
    launched.life.on('error', () => {
      // bubblewrap ended first.
    });
    launched.life.once('data', () => {
      this.#asks = true;
      this.#letStart();
    });
    launched.life.resume();
  }

  /** The sandbox's first process goes, and the kernel ends everything else in it before it is gone. */
  stop(reason: Stop): void {
    this.#stop ??= reason;
    this.#unwatch();
    if (__WITHOUT__ === 'kill-init') this.launched.child.kill('SIGKILL');
    else if (this.#initPid !== undefined) killChildOf(this.launched.child, this.#initPid);
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

  /** Resolves when all that came through its pipes was read. */
  async drained(): Promise<void> {
    await Promise.allSettled(this.#pipes.map((pipe) => finished(pipe)));
  }

  #collect(stream: Readable | null, buffer: OutputBuffer, overflow?: Stop): void {
    stream?.on('data', (chunk: Buffer) => {
      if (!buffer.isCut && !buffer.push(chunk) && overflow !== undefined) this.stop(overflow);
    });
  }

  /**
   * The stage asks before it does anything. Once it can ask, its life and bubblewrap's are bound to this
   * process; a server that was killed before gives no answer, and the stage ends.
   */
  #letStart(): void {
    if (!this.#asks || this.#initPid === undefined) return;
    const pipes = openJobPipes(this.#initPid, this.launched.child.pid);
    if (pipes !== undefined) {
      this.#pipes.push(pipes.stdout, pipes.stderr);
      this.#collect(pipes.stdout, this.#stdout, 'output');
      this.#collect(pipes.stderr, this.#stderr, 'output');
    }
    this.launched.life.end(`${pipes === undefined ? answers.noPipes : answers.pipes}\n`);
  }

  #readStatus(text: string): void {
    this.#status += text;
    const initPid = /"child-pid": (\d+)/.exec(this.#status)?.[1];
    if (initPid === undefined || this.#initPid !== undefined) return;
    this.#initPid = Number(initPid);
    this.onInit(this.#initPid);
    this.#letStart();
    // It may have been stopped before it was known whom to kill.
    if (this.#stop !== undefined) this.stop(this.#stop);
    else if (__WITHOUT__ !== 'watchdog') {
      this.#unwatch = watchJob(this.#initPid, this.limits, (breach) => this.stop(breach));
    }
  }
}

/** What bubblewrap reports of a first process that got SIGKILL. */
const killedStatus = '137';

/** Killing bubblewrap instead would leave a zombie wherever nobody reaps; the parent is checked, ids are reused. */
function killChildOf(parent: ChildProcess, pid: number): void {
  try {
    if (parentOf(pid) === parent.pid) process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}
