import type * as vscode from 'vscode';
import { mergeListed } from '../../jobs/elsewhere';
import type { Jobs } from '../../jobs/jobs';
import type { Connection } from '../../jobs/runJob';

const delayMs = 5000;

/**
 * Jobs started elsewhere: looked at only while they are in the panel and somebody sees it. A window
 * without jobs sends nothing.
 */
export class ElsewhereWatch implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: Jobs,
    private readonly homes: Map<string, Connection>,
    private readonly isVisible: () => boolean,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Puts a list of the service's active jobs into the panel, and goes on looking while it has to. */
  show(connection: Connection, listed: Parameters<typeof mergeListed>[2]): void {
    for (const key of mergeListed(this.jobs, connection.service, listed)) this.homes.set(key, connection);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(connection), delayMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private async look(connection: Connection): Promise<void> {
    if (!this.isVisible() || this.jobs.active().every((job) => job.startedHere)) return;
    try {
      this.show(connection, await connection.client.listJobs());
    } catch (error) {
      this.log.warn(`jobs started elsewhere are no longer watched: ${String(error)}`);
    }
  }
}
