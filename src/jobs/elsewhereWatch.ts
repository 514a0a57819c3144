import type { Job } from '../api/types';
import type { Connection } from './connection';
import { elsewhereJobs, mergeListed } from './elsewhere';
import type { Jobs } from './jobs';

const delayMs = 5000;
/** After this many failed looks in a row the rows go: what is not known is not shown as running. */
const maxFailures = 5;

/**
 * Jobs started elsewhere: looked at only while they are in the panel and somebody sees it. A window
 * without jobs sends nothing.
 */
export class ElsewhereWatch {
  private timer: NodeJS.Timeout | undefined;
  private watched: Connection | undefined;
  private failures = 0;

  constructor(
    private readonly jobs: Jobs,
    private readonly homes: Map<string, Connection>,
    private readonly isVisible: () => boolean,
    private readonly log: { warn(text: string): void },
  ) {}

  /** Puts a list of the service's active jobs into the panel, and goes on looking while it has to. */
  show(connection: Connection, listed: readonly Job[]): void {
    for (const key of mergeListed(this.jobs, connection, listed)) this.homes.set(key, connection);
    this.failures = 0;
    if (elsewhereJobs(this.jobs, connection).length === 0) return;
    if (this.watched !== connection) this.clear(this.watched);
    this.watched = connection;
    this.wait();
  }

  /** The panel came into sight: what it shows may be old. A key that allows few requests has to wait. */
  lookNow(): void {
    if (this.watched === undefined) return;
    if (this.watched.allowance.waitMs() > 0) this.wait();
    else void this.look(this.watched);
  }

  /** Forgets the jobs started elsewhere, such as when the key changes. */
  clear(connection = this.watched): void {
    if (connection === undefined) return;
    if (connection === this.watched) this.stop();
    for (const { key } of elsewhereJobs(this.jobs, connection)) this.jobs.remove(key);
  }

  dispose(): void {
    this.stop();
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.watched = undefined;
  }

  private wait(): void {
    clearTimeout(this.timer);
    const waitMs = this.watched?.allowance.waitMs() ?? 0;
    this.timer = setTimeout(() => this.lookNow(), Math.max(delayMs * 2 ** this.failures, waitMs));
  }

  private async look(connection: Connection): Promise<void> {
    clearTimeout(this.timer);
    if (elsewhereJobs(this.jobs, connection).length === 0) return this.stop();
    // Hidden: the panel's next appearance looks again.
    if (!this.isVisible()) return;
    try {
      const listed = await connection.client.listJobs();
      connection.follower.heardList(listed);
      if (this.watched === connection) this.show(connection, listed);
    } catch (error) {
      if (this.watched !== connection) return;
      connection.allowance.refused(error);
      this.failures += 1;
      this.log.warn(`jobs started elsewhere: ${String(error)}`);
      if (this.failures < maxFailures) this.wait();
      else this.clear(connection);
    }
  }
}
