import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { JobLimits } from '../limits/jobLimits';
import { watchJob } from '../limits/watchdog';
import { type Launched, statusDescriptor } from './launch';
import { OutputBuffer } from './outputBuffer';
import type { SandboxResult, Stop } from './runInSandbox';
import { type ArtifactKind, artifactDescriptors, artifactKinds } from './stage';

/** One sandbox and what it has told so far. */
export class RunningSandbox {
  readonly #stdout: OutputBuffer;
  readonly #stderr: OutputBuffer;
  readonly #artifacts: ReadonlyMap<ArtifactKind, OutputBuffer>;
  #status = '';
  #initPid: number | undefined;
  #stop: Stop | undefined;
  #unwatch = (): void => {};

  constructor(
    readonly launched: Launched,
    readonly limits: JobLimits,
    readonly onInit: (initPid: number) => void,
  ) {
    this.#stdout = this.#collect(1, limits.output, 'output');
    this.#stderr = this.#collect(2, limits.output, 'output');
    const wanted = artifactKinds.filter((kind) => launched.output(artifactDescriptors[kind]) !== null);
    this.#artifacts = new Map(
      wanted.map((kind) => [kind, this.#collect(artifactDescriptors[kind], limits.artifact, undefined)]),
    );
    launched.output(statusDescriptor)?.on('data', (chunk: Buffer) => this.#readStatus(chunk.toString('latin1')));
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

  #collect(descriptor: number, capBytes: number, overflow: Stop | undefined): OutputBuffer {
    const buffer = new OutputBuffer(capBytes);
    this.launched.output(descriptor)?.on('data', (chunk: Buffer) => {
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
