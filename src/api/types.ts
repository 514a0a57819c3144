/** What the API speaks of, in this code's terms: camelCase, milliseconds, bytes. */

export const networkModes = ['zerotrust', 'semitrusted'] as const;
/** zerotrust: no network at all. semitrusted: outbound connections through the service's egress proxy. */
export type NetworkMode = (typeof networkModes)[number];

export const activeStatuses = ['pending', 'running'] as const;
export const finalStatuses = ['completed', 'failed', 'timeout', 'cancelled'] as const;
export type FinalStatus = (typeof finalStatuses)[number];
export type JobStatus = (typeof activeStatuses)[number] | FinalStatus;

/** A file sent along; `content` is its bytes. The sandbox is flat: `filename` has no directories. */
export interface InputFile {
  readonly filename: string;
  readonly content: Uint8Array;
}

/** What every kind of run takes. Absent means the service's default. */
export interface RunParameters {
  readonly networkMode?: NetworkMode | undefined;
  /** Seconds the job may take, 1 to 900; the service's default is 60. */
  readonly ttl?: number | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly returnArtifact?: boolean | undefined;
  readonly returnWasmArtifact?: boolean | undefined;
}

/** `POST /execute` and `/execute/async`. */
export interface ExecuteRequest extends RunParameters {
  readonly language: string;
  readonly code: string;
  readonly inputFiles?: readonly InputFile[] | undefined;
}

/** `POST /run` and `/run/async`: the language comes from the code's shebang. */
export interface ShebangRequest extends RunParameters {
  readonly code: string;
}

/** Either way to run something. */
export type RunRequest = ExecuteRequest | ShebangRequest;

/** A file a job produced. `error` stands in for the bytes when the service could not deliver them. */
export interface Artifact {
  readonly filename: string;
  readonly mimeType?: string | undefined;
  /** Base64, undecoded. Absent when there is an error. */
  readonly contentBase64?: string | undefined;
  /** Decoded size in bytes. */
  readonly size: number;
  readonly error?: string | undefined;
}

/** What came out of a run. A program that fails is a result, not an error. */
export interface RunResult {
  readonly jobId?: string | undefined;
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** −1 when the program was stopped; absent when the service did not say. */
  readonly exitCode?: number | undefined;
  readonly language?: string | undefined;
  readonly detectedLanguage?: string | undefined;
  /** The service's own word on what went wrong, beside stderr. */
  readonly error?: string | undefined;
  readonly artifacts: readonly Artifact[];
  readonly executionMode?: string | undefined;
  readonly networkMode?: string | undefined;
  readonly totalTimeMs?: number | undefined;
}

/** A job as `GET /jobs`, `GET /jobs/{id}` or an async submit tells of it. Times are ms since the epoch. */
export interface Job {
  readonly jobId: string;
  readonly status: JobStatus;
  readonly language?: string | undefined;
  readonly submittedAt?: number | undefined;
  readonly startedAt?: number | undefined;
  readonly completedAt?: number | undefined;
  /** Present when the status is final, unless the service lost it. */
  readonly result?: RunResult | undefined;
}

/** What `DELETE /jobs/{id}` answered: the partial output, if it came with it. */
export interface Cancellation {
  readonly message?: string | undefined;
  readonly result?: RunResult | undefined;
}

/** `GET /languages`. `aliases` maps other names to the ids in `languages`; `versions` is the local sandbox's. */
export interface Languages {
  readonly languages: readonly string[];
  readonly aliases: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
}

/** `POST /keys/validate`. */
export interface KeyStatus {
  readonly valid: boolean;
  /** invalid_key, expired, suspended, or whatever the service says. */
  readonly reason?: string | undefined;
  readonly tier?: string | undefined;
  readonly ratePerMinute?: number | undefined;
  readonly burst?: number | undefined;
  readonly concurrency?: number | undefined;
  /** ms since the epoch. */
  readonly expiresAt?: number | undefined;
}

/** A signed pair (what unsandbox.com documents today) or a single bearer key (the contract). */
export type Credentials = (
  | { readonly kind: 'pair'; readonly publicKey: string; readonly secretKey: string }
  | { readonly kind: 'bearer'; readonly key: string }
) & {
  /** It is that of the provider's variables, which messages name then. */
  readonly isFromEnvironment?: true;
};
