import { isApiError } from '../../errors';
import type { Allowance } from '../allowance';
import type { Clock } from '../clock';
import { delayAfter, isTransient } from './failures';

/** Between two lists, however many jobs are followed. */
const gapMs = 250;
/** A list that is no use is not asked for again this long: the jobs are asked for by themselves. */
const brokenMs = 30_000;
/** One that is silent for this long is no use either. */
const slowMs = 10_000;
/** So often in a row it may fail before it is no use; more often when the service only asks for fewer requests. */
const maxFailures = { broken: 2, refused: 6 } as const;

/** When the service's list of jobs is asked for, and whether it tells anything. */
export class ListTurns {
  private startedAt: number | undefined;
  private nextAt = 0;
  private isBroken = false;
  private failures = 0;

  constructor(
    private readonly allowance: Allowance,
    private readonly now: Clock,
  ) {}

  /** Infinite while one is under way: its end tells. */
  dueAt(): number {
    return this.startedAt === undefined ? this.nextAt : Number.POSITIVE_INFINITY;
  }

  /** False while it is left alone because it was no use. */
  isOfUse(): boolean {
    return !this.isBroken || this.now() >= this.nextAt;
  }

  begin(): void {
    this.startedAt = this.now();
  }

  succeeded(): void {
    this.startedAt = undefined;
    this.nextAt = this.now() + gapMs;
    this.isBroken = false;
    this.failures = 0;
  }

  /** `jobs` are followed, each of which has to have its turn before the next list. */
  failed(error: unknown, jobs: number): void {
    const tookMs = this.now() - (this.startedAt ?? this.now());
    this.startedAt = undefined;
    this.failures += 1;
    const isRefused = isApiError(error) && error.status === 429;
    const isTooOften = this.failures >= maxFailures[isRefused ? 'refused' : 'broken'];
    this.isBroken = isTooOften || tookMs > slowMs || !isTransient(error);
    const turnsMs = (jobs + 1) * this.allowance.gapMs;
    this.nextAt = this.now() + (this.isBroken ? Math.max(brokenMs, turnsMs) : delayAfter(error, this.failures));
  }
}
