import type { JobStatus, RunResult } from '../api/types';
import { maskResult, maskText } from './output/mask';
import type { LineSpan } from './request/selection';
import type { RequestTarget, SentRequest } from './request/sentRequest';

/** Where jobs run. */
export type ServiceKind = 'cloud' | 'local';

/**
 * `submitting`: not yet accepted by the service. `queued`: refused for now, and submitted again at `nextTryAt`. `unknown`: it cannot be said how the job stands;
 * `problem` tells why (an unconfirmed submit, lost contact, a lost job).
 */
export type TrackedStatus = 'submitting' | 'queued' | JobStatus | 'unknown';

/** A job as this window knows it. Times are ms since the epoch. */
export interface TrackedJob {
  /** This window's own name for it: a job has one before the service gives it an id. */
  readonly key: string;
  readonly jobId?: string | undefined;
  readonly service: ServiceKind;
  /** The service's host, once connected: a job is never looked for at another one. */
  readonly place?: string | undefined;
  readonly title: string;
  readonly language?: string | undefined;
  readonly status: TrackedStatus;
  /** False for jobs of the same key that were started elsewhere. */
  readonly startedHere: boolean;
  /** Started by another window of this editor, which follows it. */
  readonly inOtherWindow?: boolean | undefined;
  /** A language model had it run: nobody waits for it at the screen. */
  readonly byAgent?: boolean | undefined;
  /** Whoever had it run tells the person when it fails without a result. */
  readonly isAwaited?: boolean;
  /** URI of the file it came from, and how much of it ran. */
  readonly resource?: string | undefined;
  readonly part?: 'file' | 'selection' | undefined;
  /** Where the lines of a selection are in the file. */
  readonly spans?: readonly LineSpan[] | undefined;
  readonly inputs?: readonly SentInput[] | undefined;
  /** The key it was submitted with: another one may not see it. */
  readonly keyId?: string | undefined;
  readonly submittedAt: number;
  readonly startedAt?: number | undefined;
  readonly finishedAt?: number | undefined;
  readonly nextTryAt?: number | undefined;
  readonly cancelRequested?: boolean;
  /** The cancel did not reach the service: it is sent when the service answers again. */
  readonly cancelUnsent?: boolean;
  /** A task's problem matchers read its output: what it says of the sources is theirs to tell. */
  readonly isMatched?: boolean;
  /** What it was given, once it is known where it goes. */
  readonly sent?: (SentRequest & { readonly target: RequestTarget }) | undefined;
  readonly once?: KeptOptions | undefined;
  /** Names of the secret variables it was given. */
  readonly secrets?: readonly string[] | undefined;
  readonly result?: RunResult | undefined;
  readonly problem?: string | undefined;
}

/** An input file: its name in the sandbox, where it comes from, and a hash of what it contained. */
export interface SentInput {
  readonly filename: string;
  readonly uri: string;
  readonly digest: string;
}

/** What was chosen for one run alone, as far as it is kept on the disk. */
export interface KeptOptions {
  readonly options: Readonly<Record<string, unknown>>;
  /** Variables whose values were not kept. */
  readonly unkept: readonly string[];
}

export const isActive = (job: TrackedJob): boolean =>
  job.status === 'submitting' || job.status === 'queued' || job.status === 'pending' || job.status === 'running';

/** Finished runs kept for the panel's Recent list, unless told otherwise. */
export const defaultRecent = 50;
/** Code, output and artifacts of the runs kept, in UTF-16 units: older runs go first. */
export const maxRecentOutput = 64 * 1_048_576;

/** What of a job is large, in UTF-16 units. */
export const sizeOf = ({ sent, result }: TrackedJob): number =>
  [
    sent?.code,
    sent?.program?.code,
    result?.stdout,
    result?.stderr,
    ...(result?.artifacts ?? []).map(({ contentBase64 }) => contentBase64),
  ].reduce((sum, text = '') => sum + text.length, 0);

/** It is a bug, which is not to go unnoticed. */
const throwLater = (error: unknown): void => void setImmediate(() => Promise.reject(error));

/** The jobs of this window, and those the service named. Elements are immutable; `update` replaces them. */
export class Jobs {
  private readonly jobs = new Map<string, TrackedJob>();
  /** By job: values that nobody is to read in its result. */
  private readonly hiddenValues = new Map<string, readonly string[]>();
  /** By job: resolves when those values are known. */
  private readonly toHide = new Map<string, Promise<void>>();
  /** Finished runs that are kept. */
  maxRecent = defaultRecent;
  private readonly listeners = new Set<(job: TrackedJob) => void>();

  /** A listener that throws hurts nobody else: `onListenerError` hears of it. */
  constructor(private readonly onListenerError: (error: unknown) => void = throwLater) {}

  onDidChange(listener: (job: TrackedJob) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  add(job: TrackedJob): TrackedJob {
    this.jobs.set(job.key, job);
    this.changed(job);
    return job;
  }

  get(key: string): TrackedJob | undefined {
    return this.jobs.get(key);
  }

  byJobId(jobId: string): TrackedJob | undefined {
    return this.all().find((job) => job.jobId === jobId);
  }

  /** Keeps these values out of the job's result and out of what is said of it. */
  hide(key: string, values: readonly string[]): void {
    if (values.length > 0) this.hiddenValues.set(key, values);
  }

  /** The same with values that are not known yet: nothing of the job's end may be told before `hidden`. They never reject. */
  hideOnceKnown(key: string, values: Promise<readonly string[]>): void {
    const known = values.then((all) => {
      this.toHide.delete(key);
      this.hide(key, all);
    });
    this.toHide.set(key, known);
  }

  /** Resolves when what is to be hidden of a job is known. Undefined when it is. */
  hidden(key: string): Promise<void> | undefined {
    return this.toHide.get(key);
  }

  /** A finished job does not change any more: an answer that comes late is dropped. */
  update(key: string, change: Partial<TrackedJob>): TrackedJob | undefined {
    const job = this.jobs.get(key);
    if (job === undefined || job.finishedAt !== undefined) return job;
    const hidden = this.hiddenValues.get(key) ?? [];
    const result = change.result && maskResult(change.result, hidden);
    const problem = change.problem && maskText(change.problem, hidden);
    const texts = { ...(result === undefined ? {} : { result }), ...(problem === undefined ? {} : { problem }) };
    const updated = { ...job, ...change, ...texts };
    this.jobs.set(key, updated);
    if (updated.finishedAt !== undefined) {
      this.hiddenValues.delete(key);
      this.forgetOldest(key);
    }
    this.changed(updated);
    return updated;
  }

  remove(key: string): void {
    const job = this.jobs.get(key);
    this.hiddenValues.delete(key);
    this.toHide.delete(key);
    if (job !== undefined && this.jobs.delete(key)) this.changed(job);
  }

  all(): readonly TrackedJob[] {
    return [...this.jobs.values()];
  }

  active(): readonly TrackedJob[] {
    return this.all().filter(isActive);
  }

  /** Newest first. */
  recent(): readonly TrackedJob[] {
    return this.all()
      .filter((job) => !isActive(job))
      .sort((a, b) => b.submittedAt - a.submittedAt);
  }

  /** By the time they ended, as far as clocks can be trusted: the one that ends now never goes. */
  private forgetOldest(ending: string): void {
    const endOf = ({ key, finishedAt = 0 }: TrackedJob): number =>
      key === ending ? Number.POSITIVE_INFINITY : finishedAt;
    const finished = this.all().filter((job) => job.finishedAt !== undefined);
    finished.sort((a, b) => endOf(b) - endOf(a));
    let size = 0;
    finished.forEach((job, index) => {
      size += sizeOf(job);
      if (index >= this.maxRecent || (index > 0 && size > maxRecentOutput)) this.remove(job.key);
    });
  }

  private changed(job: TrackedJob): void {
    for (const listener of this.listeners) {
      try {
        listener(job);
      } catch (error) {
        this.onListenerError(error);
      }
    }
  }
}
