import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import { cancelJob } from '../../jobs/cancelJob';
import type { TrackedJob } from '../../jobs/jobs';
import { printableLine } from '../../jobs/output/printable';
import { endText, progressLine, receiptText, withReason } from '../../jobs/output/transcript';
import { clockText, waitingOf } from '../../jobs/output/waiting';
import { exitCodes, taskExitCode } from '../../jobs/tasks/taskExit';
import { TaskScreen } from '../../jobs/tasks/taskScreen';
import { stateOf } from '../panel/output';
import type { Parts } from '../parts';
import { hasRemedy, report, sentenceFor } from '../report';
import { runPrepared } from '../run/runSource';
import { type PreparedTask, prepareTask } from './prepareTask';
import { saveTaskArtifacts } from './saveTaskArtifacts';
import { taskOutput } from './taskOutput';

const ctrlC = '\u0003';
/** Whoever fails sooner did not even start, says the editor. */
const launchMs = 600;
/** Problem matchers look for files while they read, and give up soon after the end. */
const matchMs = 1000;

/** The terminal of one run of a task. It ends with the run; closing it, or Ctrl+C in it, cancels the job. */
export class TaskTerminal implements vscode.Pseudoterminal {
  private readonly written = new vscode.EventEmitter<string>();
  private readonly closed = new vscode.EventEmitter<number>();
  readonly onDidWrite = this.written.event;
  readonly onDidClose = this.closed.event;
  private readonly screen = new TaskScreen((text) => this.isOpen && this.written.fire(text));
  private readonly subscription: { dispose(): void };
  private isOpen = true;
  private isCancelled = false;
  private hasEnded = false;
  private openedAt = 0;
  /** Its row, once there is one. */
  private key: string | undefined;
  /** As it was last: the row of one that has ended may go at once. */
  private job: TrackedJob | undefined;
  private said = 'submitting';

  constructor(
    private readonly parts: Parts,
    private readonly task: vscode.Task,
    private readonly resolved: vscode.TaskDefinition,
  ) {
    this.subscription = parts.jobs.onDidChange((job) => job.key === this.key && this.follow(job));
  }

  open(): void {
    this.openedAt = Date.now();
    void this.run();
  }

  close(): void {
    this.cancel();
    this.isOpen = false;
    this.screen.endStatus();
  }

  handleInput(text: string): void {
    if (text.includes(ctrlC)) this.cancel();
  }

  private async run(): Promise<void> {
    const { parts, task, resolved } = this;
    try {
      const prepared = await prepareTask(parts, task, resolved);
      if (this.hasEnded) return;
      this.end(prepared === undefined ? this.notRun() : await this.runToEnd(prepared));
    } catch (error) {
      parts.log.warn(`task ${task.name}: ${error instanceof Error ? error.message : String(error)}`);
      if (!this.hasEnded) this.screen.complain(sentenceFor(error));
      // The terminal has the sentence; a notification has the button that helps.
      if (hasRemedy(error)) report(error, parts.log);
      this.end(exitCodes.notRun);
    }
  }

  private async runToEnd({ prepared, options, artifactsTo, hasMatcher }: PreparedTask): Promise<number> {
    const { parts, screen, task } = this;
    const outcome = await runPrepared(parts, prepared, 'task', options, {
      onJob: (key) => {
        this.key = key;
        screen.beginStatus(() => statusLine(parts.jobs.get(key)));
        if (hasMatcher) parts.jobs.update(key, { isMatched: true });
      },
      onReceipt: (receipt) => screen.say(receiptText(receipt)),
    });
    const { job } = this;
    if (outcome === undefined || job === undefined) return this.notRun();
    await screen.show(await taskOutput(parts, task, job));
    if (hasMatcher) await setTimeout(matchMs);
    screen.say(`── ${printableLine(job.title)}: ${withReason(endText(job), reasonOf(job))}`);
    for (const step of await parts.nextSteps.textsOf(job)) screen.say(step);
    const exitCode = taskExitCode(outcome);
    const saved = artifactsTo === undefined || (await saveTaskArtifacts(screen, job, artifactsTo, exitCode === 0));
    return saved || exitCode !== 0 ? exitCode : exitCodes.notRun;
  }

  private notRun(): number {
    this.screen.complain(
      this.isCancelled
        ? vscode.l10n.t('Cancelled. Nothing was sent.')
        : vscode.l10n.t('Not run, because nobody agreed to it. Nothing was sent.'),
    );
    return this.isCancelled ? exitCodes.cancelled : exitCodes.notRun;
  }

  private follow(job: TrackedJob): void {
    this.job = job;
    const state = stateOf(job);
    if (job.finishedAt !== undefined || job.status === 'unknown' || state === this.said) return;
    const isFirst = this.said.startsWith('submitting');
    this.said = state;
    if (job.status !== 'submitting') this.screen.say(progressLine(job, new Date(), isFirst));
  }

  private cancel(): void {
    if (this.hasEnded) return;
    this.isCancelled = true;
    const { parts, key } = this;
    // Whoever is asked something need not answer any more.
    if (key === undefined) this.end(this.notRun());
    else
      cancelJob(parts.jobs, parts.homes.get(key), key).catch((error: unknown) => {
        this.screen.complain(sentenceFor(error));
      });
  }

  private end(exitCode: number): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.screen.endStatus();
    this.subscription.dispose();
    const close = (): void => {
      this.closed.fire(exitCode);
      this.written.dispose();
      this.closed.dispose();
    };
    const delayMs = exitCode === 0 ? 0 : this.openedAt + launchMs - Date.now();
    if (delayMs > 0) void setTimeout(delayMs).then(close);
    else close();
  }
}

function statusLine(job: TrackedJob | undefined): string {
  if (job === undefined) return '';
  const { elapsed, left } = waitingOf(job, Date.now());
  const time = clockText(elapsed);
  if (job.cancelRequested) return vscode.l10n.t('cancelling {0}', time);
  if (left !== undefined) return vscode.l10n.t('running {0}, {1} left. Ctrl+C cancels', time, clockText(left));
  return vscode.l10n.t('waiting {0}. Ctrl+C cancels', time);
}

/** What a service says of a run that did not come to an exit code. */
const reasonOf = ({ status, result }: TrackedJob): string | undefined =>
  status === 'cancelled' ? undefined : result?.error;
