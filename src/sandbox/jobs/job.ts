import type { Artifact, JobStatus, NetworkMode } from '../../api/types';

/** How a job ended. */
export interface Outcome {
  readonly status: 'completed' | 'failed' | 'timeout' | 'cancelled';
  readonly stdout: string;
  readonly stderr: string;
  /** −1 when the program was stopped. */
  readonly exitCode: number;
  readonly error: string | undefined;
  readonly artifacts: readonly Artifact[];
}

/** A job from its submission until it is forgotten. Times are ms since the epoch. */
export interface Job {
  readonly id: string;
  readonly language: string;
  readonly detected: boolean;
  readonly networkMode: NetworkMode;
  readonly submittedAt: number;
  readonly startedAt: number | undefined;
  readonly completedAt: number | undefined;
  readonly status: JobStatus;
  readonly outcome: Outcome | undefined;
}
