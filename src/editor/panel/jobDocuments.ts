import * as vscode from 'vscode';
import { comparableText } from '../../jobs/history/comparison';
import { isActive, type Jobs, type TrackedJob } from '../../jobs/jobs';
import { documentOf, type Section } from '../../jobs/output/outcome';
import { printableLine } from '../../jobs/output/printable';
import { endText } from '../../jobs/output/transcript';
import type { NextSteps } from '../nextStep/nextSteps';
import { outputLanguage } from '../output/outputLanguage';

export const jobScheme = 'unsandbox-job';
/** Marks the variant of a job's document that is compared with another run's. */
const compared = 'compare';

/** A job's whole output as a read-only document, one tab a job; it follows the job until it ends. */
export class JobDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable;
  /** The parts of each document that is open. */
  private readonly sections = new Map<string, Section>();

  constructor(
    private readonly jobs: Jobs,
    private readonly nextSteps: NextSteps,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(jobScheme, this),
      vscode.workspace.onDidOpenTextDocument((document) => void setLanguage(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri, isClosed }) => {
        if (isClosed) this.sections.delete(uri.toString());
      }),
      jobs.onDidChange((job) => this.fire(job)),
    );
  }

  async show(job: TrackedJob): Promise<void> {
    await vscode.window.showTextDocument(uriOf(job), { preview: true, preserveFocus: true });
  }

  /** Closes the tab of a job that is deleted. */
  async close(job: TrackedJob): Promise<void> {
    const uri = uriOf(job).toString();
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const isOfJob = ({ input }: vscode.Tab): boolean =>
      input instanceof vscode.TabInputText && input.uri.toString() === uri;
    await vscode.window.tabGroups.close(tabs.filter(isOfJob), true);
  }

  /** Undefined for what is no document of an ended job. */
  sectionsOf({ uri }: vscode.TextDocument): readonly Section[] | undefined {
    const section = this.sections.get(uri.toString());
    return section === undefined ? undefined : [section];
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const job = this.jobs.get(uri.query);
    this.sections.delete(uri.toString());
    if (job === undefined) return vscode.l10n.t('This job is no longer in the list.');
    if (uri.authority === compared) return comparableText(job);
    if (isActive(job))
      return `${printableLine(job.title)}: ${endText(job)}\n${vscode.l10n.t('The service delivers the output when the job ends or is cancelled.')}`;
    const { text, section } = await documentOf(job);
    this.sections.set(uri.toString(), section);
    return [text, ...(await this.nextSteps.textsOf(job))].join('\n');
  }

  private fire(job: TrackedJob): void {
    this.changed.fire(uriOf(job));
    this.changed.fire(comparisonUriOf(job));
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}

/** Also of a tab that the editor restored by itself. */
async function setLanguage(document: vscode.TextDocument): Promise<void> {
  if (document.uri.scheme !== jobScheme || document.languageId === outputLanguage) return;
  // The document may have been closed meanwhile.
  await vscode.languages.setTextDocumentLanguage(document, outputLanguage).then(undefined, () => undefined);
}

const uriOf = ({ key, title }: TrackedJob): vscode.Uri =>
  vscode.Uri.from({
    scheme: jobScheme,
    path: `/${vscode.l10n.t('{0} output', printableLine(title)).replace(/[/\\]/g, '-')}`,
    query: key,
  });

/** A job's output as it is compared with that of other runs. */
export const comparisonUriOf = (job: TrackedJob): vscode.Uri => uriOf(job).with({ authority: compared });
