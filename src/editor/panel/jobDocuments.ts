import * as vscode from 'vscode';
import { comparableText } from '../../jobs/history/comparison';
import { isActive, type Jobs, type TrackedJob } from '../../jobs/jobs';
import { printableLine } from '../../jobs/output/printable';
import { endText, outcomeText } from '../../jobs/output/transcript';
import type { NextSteps } from '../nextStep/nextSteps';

const scheme = 'unsandbox-job';
/** Marks the variant of a job's document that is compared with another run's. */
const compared = 'compare';

/** A job's whole output as a read-only document, one tab a job; it follows the job until it ends. */
export class JobDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly jobs: Jobs,
    private readonly nextSteps: NextSteps,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      jobs.onDidChange((job) => this.changed.fire(uriOf(job))),
      nextSteps.onDidChange((job) => this.changed.fire(uriOf(job))),
    );
  }

  async show(job: TrackedJob): Promise<void> {
    await vscode.window.showTextDocument(uriOf(job), { preview: true, preserveFocus: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const job = this.jobs.get(uri.query);
    if (job === undefined) return vscode.l10n.t('This job is no longer in the list.');
    if (uri.authority === compared) return comparableText(job);
    if (!isActive(job)) return [outcomeText(job, false), ...this.nextSteps.textsOf(job)].join('\n');
    return `${printableLine(job.title)}: ${endText(job)}\n${vscode.l10n.t('The service delivers the output when the job ends or is cancelled.')}`;
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}

const uriOf = ({ key, title }: TrackedJob): vscode.Uri =>
  vscode.Uri.from({ scheme, path: `/${printableLine(title).replace(/[/\\]/g, '-')} output`, query: key });

/** A job's output as it is compared with that of other runs. */
export const comparisonUriOf = (job: TrackedJob): vscode.Uri => uriOf(job).with({ authority: compared });
