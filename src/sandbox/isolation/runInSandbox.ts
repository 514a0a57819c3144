import { setImmediate } from 'node:timers/promises';
import type { JobLimits } from '../limits/jobLimits';
import type { Breach } from '../limits/watchdog';
import type { Mount, SandboxFile } from './bubblewrap';
import type { Egress, EgressTools } from './egress';
import { launch } from './launch';
import { RunningSandbox } from './runningSandbox';
import { checkSpareDescriptors } from './spareDescriptors';
import type { ArtifactKind, StageProgram } from './stage';

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

/** Resolves when every process of the job is gone, whatever became of it. */
export async function runInSandbox(
  isolation: Isolation,
  job: SandboxJob,
  signal: AbortSignal,
  onInit: (initPid: number) => void = () => {},
): Promise<SandboxResult> {
  // Connections that wait are taken first: should a job take the last descriptors, they would be reset without an answer.
  await setImmediate();
  checkSpareDescriptors();
  const launched = launch(isolation, job);
  const running = new RunningSandbox(launched, isolation.limits, onInit);
  const timeout = setTimeout(() => running.stop('timeout'), job.ttlSeconds * 1000);
  const onAbort = (): void => running.stop('cancelled');
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  const failure = await launched.ended;
  await running.drained();
  clearTimeout(timeout);
  signal.removeEventListener('abort', onAbort);
  return running.result(failure);
}
