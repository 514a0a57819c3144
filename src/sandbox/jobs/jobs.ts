import { randomUUID } from 'node:crypto';
import type { Job, Outcome } from './job';
import type { JobRequest } from './jobRequest';

export interface JobsOptions {
  readonly concurrency: number;
  readonly queue: number;
  /** Must not reject, and must resolve only when nothing of the job is left. */
  readonly run: (request: JobRequest, signal: AbortSignal) => Promise<Outcome>;
}

const kept = { jobs: 200, bytes: 32 * 1_048_576, ms: 10 * 60_000 };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Entry {
  readonly job: Mutable<Job>;
  request: JobRequest | undefined;
  readonly release: () => void;
  readonly controller: AbortController;
  readonly finished: Promise<void>;
  readonly finish: () => void;
}

/** The jobs of this server: those that wait, those that run, and for a while those that have ended. */
export class Jobs {
  readonly #entries = new Map<string, Entry>();
  readonly #waiting: Entry[] = [];
  #running = 0;
  readonly #closing = new AbortController();

  constructor(readonly options: JobsOptions) {}

  get running(): number {
    return this.#running;
  }

  get isFull(): boolean {
    const { concurrency, queue } = this.options;
    return this.#closing.signal.aborted || (this.#running >= concurrency && this.#waiting.length >= queue);
  }

  /** `release` is called when the request is no longer needed. The caller has asked `isFull`. */
  submit(request: JobRequest, release: () => void): Job {
    const { promise: finished, resolve: finish } = withResolvers();
    const job: Mutable<Job> = {
      id: randomUUID(),
      language: request.language.id,
      detected: request.detected,
      networkMode: request.networkMode,
      submittedAt: Date.now(),
      startedAt: undefined,
      completedAt: undefined,
      status: 'pending',
      outcome: undefined,
    };
    const entry: Entry = { job, request, release, controller: new AbortController(), finished, finish };
    this.#entries.set(job.id, entry);
    this.#waiting.push(entry);
    this.#startNext();
    return job;
  }

  find(id: string): Job | undefined {
    this.#forgetOld();
    return this.#entries.get(id)?.job;
  }

  /** Oldest first. */
  active(): Job[] {
    return [...this.#entries.values()].map(({ job }) => job).filter((job) => job.outcome === undefined);
  }

  /** Resolves when the job has ended. */
  async whenFinished(id: string): Promise<void> {
    await this.#entries.get(id)?.finished;
  }

  /** Resolves when nothing of the job is left; it may still have ended by itself. */
  async cancel(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry === undefined || entry.job.outcome !== undefined) return;
    entry.controller.abort();
    const position = this.#waiting.indexOf(entry);
    if (position !== -1) {
      this.#waiting.splice(position, 1);
      this.#end(entry, neverStarted);
    }
    await entry.finished;
  }

  /** Nothing is accepted any more; resolves when nothing of any job is left. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.active().map((job) => this.cancel(job.id)));
  }

  #startNext(): void {
    while (this.#running < this.options.concurrency) {
      const entry = this.#waiting.shift();
      if (entry === undefined) return;
      void this.#run(entry);
    }
  }

  async #run(entry: Entry): Promise<void> {
    const { job, request, controller } = entry;
    if (request === undefined) return;
    this.#running++;
    job.status = 'running';
    job.startedAt = Date.now();
    const outcome = await this.options.run(request, controller.signal);
    this.#running--;
    this.#end(entry, outcome);
    this.#startNext();
  }

  #end(entry: Entry, outcome: Outcome): void {
    entry.job.status = outcome.status;
    entry.job.completedAt = Date.now();
    entry.job.outcome = outcome;
    entry.request = undefined;
    entry.release();
    // The order of the map becomes that of ending, which is the order of forgetting.
    this.#entries.delete(entry.job.id);
    this.#entries.set(entry.job.id, entry);
    entry.finish();
    this.#forgetOld();
  }

  #forgetOld(): void {
    const ended = [...this.#entries.values()].map(({ job }) => job).filter((job) => job.outcome !== undefined);
    let bytes = 0;
    ended.reverse().forEach((job, age) => {
      bytes += sizeOf(job);
      const isOld = Date.now() - (job.completedAt ?? 0) > kept.ms;
      if (age > 0 && (age >= kept.jobs || bytes > kept.bytes || isOld)) this.#entries.delete(job.id);
    });
  }
}

const neverStarted: Outcome = {
  status: 'cancelled',
  stdout: '',
  stderr: '',
  exitCode: -1,
  error: 'The job was cancelled before it started.',
  artifacts: [],
};

function sizeOf({ outcome }: Job): number {
  const artifacts = outcome?.artifacts.reduce((sum, { contentBase64 }) => sum + (contentBase64?.length ?? 0), 0) ?? 0;
  return artifacts + Buffer.byteLength(outcome?.stdout ?? '') + Buffer.byteLength(outcome?.stderr ?? '');
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
