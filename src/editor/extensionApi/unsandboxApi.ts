import type { CancellationToken, Event, Uri } from 'vscode';

/** What `await vscode.extensions.getExtension<UnsandboxApi>('unsandbox.unsandbox')?.activate()` gives. */
export interface UnsandboxApi {
  /** Additions leave it as it is; what would break callers gets another number. */
  readonly version: 1;
  /**
   * Runs code that is in no file, and resolves when it has ended; a program that fails is a result. Rejects with a sentence for people
   * when it was not accepted. A token that is cancelled cancels the job: then the status is `cancelled`.
   */
  run(request: CodeRequest, token?: CancellationToken): Promise<CodeResult>;
  /** The jobs of the panel, the newest first. */
  jobs(): readonly JobInfo[];
  /** Rejects with a sentence when the service did not accept. */
  cancel(jobId: string): Promise<void>;
  /** Something in `jobs()` is different. */
  readonly onDidChangeJobs: Event<void>;
}

/** Options that are absent come from the user's settings, as for the command `unsandbox.run`. */
export interface CodeRequest {
  readonly language: string;
  readonly code: string;
  /** What the job is called in the panel. */
  readonly title?: string;
  /** Seconds, 1 to 900. */
  readonly ttl?: number;
  readonly networkMode?: 'zerotrust' | 'semitrusted';
  readonly env?: Readonly<Record<string, string>>;
  readonly envFile?: Uri | string;
  readonly inputFiles?: readonly (Uri | string)[];
  readonly returnArtifact?: boolean;
  readonly returnWasmArtifact?: boolean;
  readonly input?: Uri | string;
  readonly arguments?: readonly string[];
}

export interface CodeResult {
  readonly jobId: string;
  readonly status: 'completed' | 'failed' | 'timeout' | 'cancelled';
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
  readonly language: string;
  readonly totalTimeMs: number;
  /** Sizes in bytes. */
  readonly artifacts: readonly { readonly filename: string; readonly size: number }[];
}

export interface JobInfo {
  /** Absent until the service has accepted it. */
  readonly jobId: string | undefined;
  readonly title: string;
  readonly language: string | undefined;
  readonly status: CodeResult['status'] | 'submitting' | 'queued' | 'pending' | 'running' | 'unknown';
  /** By this window. */
  readonly startedHere: boolean;
  readonly byAgent: boolean;
  /** Milliseconds since the epoch. */
  readonly submittedAt: number;
  readonly finishedAt: number | undefined;
}
