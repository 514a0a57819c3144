import type { Job } from '../api/types';
import { isApiError, isMalformedAnswerError, isUnreachableError, UserError } from '../errors';
import { maxEarlyMisses, maxFailures, maxMalformed, overdueGraceMs, pollDelayMs, retryDelayMs } from './pollSchedule';

/** The two calls following needs. */
export interface JobReader {
  getJob(jobId: string, signal?: AbortSignal): Promise<Job>;
  listJobs(signal?: AbortSignal): Promise<readonly Job[]>;
}

interface Followed {
  readonly jobId: string;
  readonly ttlMs: number;
  readonly onSeen: (job: Job) => void;
  readonly settle: (outcome: Job | Error) => void;
  looks: number;
  misses: number;
  malformed: number;
  dueAt: number;
  runningSince: number | undefined;
}

/** The job is gone for good, and its output with it: there is nothing to look for any more. */
export class LostJobError extends UserError {}

/** Jobs whose looks are due within this many ms of each other share one request. */
const slackMs = 150;

/**
 * One loop for all jobs of a service: a single job is looked at by `GET /jobs/{id}`, several by one
 * `GET /jobs` and a `GET /jobs/{id}` for each that left it. No job, no request.
 */
export class Follower {
  private readonly followed = new Map<string, Followed>();
  private readonly abort = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private failures = 0;

  constructor(
    private readonly reader: JobReader,
    private readonly onList: (jobs: readonly Job[]) => void = () => {},
  ) {}

  /**
   * Resolves with the job once its status is final. `onSeen` hears of every look. Rejects with a
   * sentence when the job cannot be followed any longer; it may then still be running.
   */
  follow(jobId: string, ttlSeconds: number, onSeen: (job: Job) => void): Promise<Job> {
    return new Promise((resolve, reject) => {
      this.followed.set(jobId, {
        jobId,
        ttlMs: ttlSeconds * 1000,
        onSeen,
        settle: (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)),
        looks: 0,
        misses: 0,
        malformed: 0,
        dueAt: Date.now() + pollDelayMs(0),
        runningSince: undefined,
      });
      this.schedule();
    });
  }

  /** Ends following with what is known from elsewhere, such as the answer to a cancel. */
  settle(jobId: string, outcome: Job | Error): void {
    const job = this.followed.get(jobId);
    this.followed.delete(jobId);
    job?.settle(outcome);
    this.schedule();
  }

  /** Looks at every followed job now. */
  lookNow(): void {
    for (const job of this.followed.values()) job.dueAt = Date.now();
    this.schedule();
  }

  /** Ends following every job, for one reason. */
  stop(reason: Error): void {
    for (const jobId of [...this.followed.keys()]) this.settle(jobId, reason);
  }

  dispose(): void {
    this.abort.abort();
    this.stop(new UserError('The job is no longer followed because the window closed.'));
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (this.followed.size === 0 || this.looking || this.abort.signal.aborted) return;
    const dueAt = Math.min(...[...this.followed.values()].map((job) => job.dueAt));
    this.timer = setTimeout(() => void this.tick(), Math.max(0, dueAt - Date.now()));
  }

  private async tick(): Promise<void> {
    this.looking = true;
    try {
      const [only, ...others] = [...this.followed.values()];
      if (only !== undefined && others.length === 0) await this.look(only);
      else await this.lookAtAll();
      this.failures = 0;
    } catch (error) {
      this.failed(error);
    }
    this.looking = false;
    this.schedule();
  }

  private async lookAtAll(): Promise<void> {
    const before = [...this.followed.values()];
    const list = await this.reader.listJobs(this.abort.signal);
    this.onList(list);
    for (const job of before) {
      if (this.followed.get(job.jobId) !== job) continue;
      const listed = list.find(({ jobId }) => jobId === job.jobId);
      if (listed === undefined) await this.look(job);
      else this.seen(job, listed);
    }
  }

  private async look(job: Followed): Promise<void> {
    try {
      this.seen(job, await this.reader.getJob(job.jobId, this.abort.signal));
    } catch (error) {
      if (isApiError(error) && error.status === 404) this.missed(job);
      else if (isMalformedAnswerError(error) && job.malformed++ < maxMalformed) job.dueAt = Date.now() + 1000;
      else if (isTransient(error)) throw error;
      else this.settle(job.jobId, error instanceof Error ? error : new Error(String(error)));
    }
  }

  private seen(job: Followed, seen: Job): void {
    if (this.followed.get(job.jobId) !== job) return;
    const now = Date.now();
    if (seen.status === 'running') job.runningSince ??= now;
    if (seen.status !== 'pending' && seen.status !== 'running') this.settle(job.jobId, seen);
    else if (now > (job.runningSince ?? now) + job.ttlMs + overdueGraceMs) this.settle(job.jobId, overdue(job.jobId));
    else {
      job.malformed = 0;
      if (job.dueAt <= now + slackMs) job.dueAt = now + pollDelayMs(++job.looks);
      job.onSeen(seen);
    }
  }

  private missed(job: Followed): void {
    job.misses += 1;
    job.dueAt = Date.now() + pollDelayMs(++job.looks);
    if (job.misses <= maxEarlyMisses) return;
    this.settle(job.jobId, lost(job.jobId));
  }

  private failed(error: unknown): void {
    this.failures += 1;
    const stopped = this.abort.signal.aborted;
    if (!stopped && isTransient(error) && this.failures < maxFailures) {
      const refused = isApiError(error) && error.status === 429;
      const delayMs = retryDelayMs(this.failures, refused, isApiError(error) ? error.retryAfterMs : undefined);
      for (const job of this.followed.values()) job.dueAt = Date.now() + delayMs;
      return;
    }
    this.stop(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Errors that pass by themselves: no connection, a server error, a refusal for now. */
const isTransient = (error: unknown): boolean =>
  isUnreachableError(error) || (isApiError(error) && (error.status >= 500 || error.status === 429));

const lost = (jobId: string): LostJobError =>
  new LostJobError(
    `The service no longer knows job ${jobId}: it was probably restarted, and the output is lost. Run it again.`,
  );

const overdue = (jobId: string): UserError =>
  new UserError(
    `The service still reports job ${jobId} as running long after its time limit. It is no longer followed; refresh the jobs to look again.`,
  );
