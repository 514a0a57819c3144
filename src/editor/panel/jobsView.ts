import * as vscode from 'vscode';
import { isActive, type Jobs, type TrackedJob, type TrackedStatus } from '../../jobs/jobs';
import { printableLine } from '../../jobs/printable';
import { duration, endText, statusText } from '../../jobs/transcript';

type Group = 'active' | 'recent';
/** A row: one of the two headings, or a job by its key. */
export type Row = { readonly group: Group } | { readonly key: string };

/** Redraws are gathered for this long; at most four a second however many jobs change. */
const redrawMs = 250;

/** The jobs panel: active jobs above, finished runs of this window below. */
export class JobsView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Row | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Row>;
  private readonly subscriptions: vscode.Disposable[];
  private redraw: NodeJS.Timeout | undefined;
  private clock: NodeJS.Timeout | undefined;

  constructor(private readonly jobs: Jobs) {
    this.view = vscode.window.createTreeView('unsandbox.jobs', { treeDataProvider: this });
    this.subscriptions = [
      this.view,
      this.changed,
      jobs.onDidChange(() => this.invalidate()),
      this.view.onDidChangeVisibility(() => this.tick()),
    ];
  }

  get visible(): boolean {
    return this.view.visible;
  }

  getChildren(row?: Row): Row[] {
    if (row === undefined) return groups.filter((group) => this.members(group).length > 0).map((group) => ({ group }));
    return 'group' in row ? this.members(row.group).map(({ key }) => ({ key })) : [];
  }

  getParent(row: Row): Row | undefined {
    const job = 'key' in row ? this.jobs.get(row.key) : undefined;
    return job && { group: isActive(job) ? 'active' : 'recent' };
  }

  getTreeItem(row: Row): vscode.TreeItem {
    if ('group' in row) return groupItem(row.group);
    const job = this.jobs.get(row.key);
    return job === undefined ? new vscode.TreeItem('') : jobItem(job, Date.now());
  }

  resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    const job = 'key' in row ? this.jobs.get(row.key) : undefined;
    if (job !== undefined) item.tooltip = tooltipOf(job);
    return item;
  }

  dispose(): void {
    clearTimeout(this.redraw);
    clearTimeout(this.clock);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private members(group: Group): readonly TrackedJob[] {
    return group === 'active' ? this.jobs.active() : this.jobs.recent();
  }

  private invalidate(): void {
    // The first change shows at once, those that follow are gathered.
    if (this.redraw !== undefined) return;
    this.draw();
    this.redraw = setTimeout(() => {
      this.redraw = undefined;
      this.draw();
    }, redrawMs);
  }

  private draw(): void {
    const active = this.jobs.active().length;
    const badge = vscode.l10n.t(active === 1 ? '{0} active job' : '{0} active jobs', active);
    this.view.badge = active === 0 ? undefined : { value: active, tooltip: badge };
    this.changed.fire(undefined);
    this.tick();
  }

  /** Elapsed times move while somebody can see them and something runs. */
  private tick(): void {
    clearTimeout(this.clock);
    if (!this.view.visible || this.jobs.active().length === 0) return;
    this.clock = setTimeout(() => {
      for (const { key } of this.jobs.active()) this.changed.fire({ key });
      this.changed.fire(undefined);
      this.tick();
    }, 1000);
  }
}

const groups: readonly Group[] = ['active', 'recent'];

function groupItem(group: Group): vscode.TreeItem {
  const label = group === 'active' ? vscode.l10n.t('Active') : vscode.l10n.t('Recent');
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = group;
  item.contextValue = 'jobGroup';
  return item;
}

function jobItem(job: TrackedJob, now: number): vscode.TreeItem {
  const item = new vscode.TreeItem(printableLine(job.title));
  item.id = job.key;
  item.description = descriptionOf(job, now);
  item.iconPath = iconOf(job);
  item.contextValue = isActive(job) ? 'activeJob' : job.status === 'unknown' ? 'unknownJob' : 'finishedJob';
  item.accessibilityInformation = { label: `${printableLine(job.title)}, ${item.description}` };
  item.command = {
    command: 'unsandbox.showJobOutput',
    title: vscode.l10n.t('Show Output'),
    arguments: [{ key: job.key }],
  };
  return item;
}

function descriptionOf(job: TrackedJob, now: number): string {
  const language = job.language === undefined ? [] : [printableLine(job.language, 40)];
  if (!isActive(job)) return [...language, endText(job)].join(' · ');
  const status = job.cancelRequested ? vscode.l10n.t('cancelling') : statusText(job.status);
  // Whole seconds: the row is drawn once a second.
  const elapsed = duration(Math.floor((now - job.submittedAt) / 1000) * 1000)
    .replace('.0 s', ' s')
    .replace(/^0 ms$/, '0 s');
  return [...language, status, elapsed].join(' · ');
}

function iconOf(job: TrackedJob): vscode.ThemeIcon {
  const failed = job.status === 'completed' && job.result?.success === false;
  return failed ? icon('error', 'testing.iconFailed') : iconOfStatus(job.status);
}

function iconOfStatus(status: TrackedStatus): vscode.ThemeIcon {
  switch (status) {
    case 'submitting':
    case 'running':
      return icon('loading~spin');
    case 'pending':
      return icon('clock');
    case 'completed':
      return icon('pass', 'testing.iconPassed');
    case 'failed':
      return icon('error', 'testing.iconFailed');
    case 'timeout':
      return icon('watch', 'testing.iconErrored');
    case 'cancelled':
      return icon('circle-slash');
    case 'unknown':
      return icon('question', 'testing.iconQueued');
  }
}

const icon = (id: string, color?: string): vscode.ThemeIcon =>
  new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));

/** Plain text: titles and problems are hostile input, and Markdown would render them. */
function tooltipOf(job: TrackedJob): string {
  const lines = [
    printableLine(job.title),
    vscode.l10n.t('Status: {0}', endText(job)),
    vscode.l10n.t('Submitted: {0}', new Date(job.submittedAt).toLocaleString()),
    ...(job.jobId === undefined ? [] : [vscode.l10n.t('Job: {0}', printableLine(job.jobId))]),
    ...(job.startedHere ? [] : [vscode.l10n.t('Started elsewhere with the same key')]),
    ...(job.problem === undefined ? [] : [printableLine(job.problem, 500)]),
  ];
  return lines.join('\n');
}
