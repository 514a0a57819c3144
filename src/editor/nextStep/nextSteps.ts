import * as vscode from 'vscode';
import type { Jobs, TrackedJob } from '../../jobs/jobs';
import { type NextStep, nextStepOf } from '../../jobs/nextStep/nextStep';
import { stepText } from './stepTexts';
import { lookupFor } from './workspaceFile';

export type Step = NextStep<vscode.Uri>;

/**
 * What could be done about each of the runs that failed, looked for once: when a run of this window ends, of others when somebody
 * looks at them, since files are looked for.
 */
export class NextSteps implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<TrackedJob>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: { dispose(): void };
  private readonly looking = new Map<string, Promise<Step | undefined>>();
  private readonly steps = new Map<string, Step>();
  private readonly unfinished = new Set<string>();
  /** One after the other: many are read from the disk at once, and the editor must not wait for all of them. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly jobs: Jobs,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscription = jobs.onDidChange(({ key }) => this.follow(key));
  }

  /** As far as it is known. */
  get(key: string): Step | undefined {
    return this.steps.get(key);
  }

  /** A line about it, if there is something to say. */
  async textsOf(job: TrackedJob): Promise<readonly string[]> {
    const step = await this.find(job);
    return step === undefined ? [] : [vscode.l10n.t('Next step: {0}', stepText(step))];
  }

  /** Never rejects. */
  find(job: TrackedJob): Promise<Step | undefined> {
    if (job.finishedAt === undefined) return Promise.resolve(undefined);
    const known = this.looking.get(job.key);
    if (known !== undefined) return known;
    const looking = this.last.then(() => this.look(job));
    this.looking.set(job.key, looking);
    this.last = looking.then(() => new Promise(setImmediate));
    return looking;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private follow(key: string): void {
    const job = this.jobs.get(key);
    if (job !== undefined && job.finishedAt === undefined) this.unfinished.add(key);
    else if (this.unfinished.delete(key) && job !== undefined) void this.find(job);
    if (job !== undefined) return;
    this.looking.delete(key);
    this.steps.delete(key);
  }

  private async look(job: TrackedJob): Promise<Step | undefined> {
    if (job.resource === undefined) return undefined;
    try {
      const step = await nextStepOf(job, lookupFor(job.resource));
      if (step === undefined || this.jobs.get(job.key) === undefined) return step;
      this.steps.set(job.key, step);
      this.changed.fire(job);
      return step;
    } catch (error) {
      this.log.warn(`next step: ${String(error)}`);
      return undefined;
    }
  }
}
