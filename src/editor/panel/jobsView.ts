import * as vscode from 'vscode';
import type { Jobs } from '../../jobs/jobs';
import type { NextSteps } from '../nextStep/nextSteps';
import { focusedRow } from './focusedRow';
import { artifactItem, groupItem, jobItem, type Row, tooltipOf } from './jobRows';
import { idOf, JobTree } from './jobTree';
import { Throttle } from './throttle';

/** The first change shows at once, those that follow are gathered: at most four redraws a second however many jobs change. */
const redrawMs = 250;

/** The jobs panel. */
export class JobsView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Row[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Row>;
  private readonly subscriptions: vscode.Disposable[];
  private readonly drawing = new Throttle(() => this.draw(), redrawMs);
  private readonly tree: JobTree;
  private clock: NodeJS.Timeout | undefined;

  /** `onShown` is called when the panel comes into sight, or goes out of it. */
  constructor(
    private readonly jobs: Jobs,
    private readonly nextSteps: NextSteps,
    private readonly onShown: (isVisible: boolean) => void,
  ) {
    this.tree = new JobTree(jobs);
    this.view = vscode.window.createTreeView('unsandbox.jobs', { treeDataProvider: this });
    this.subscriptions = [
      this.view,
      this.changed,
      this.drawing,
      ...[jobs, nextSteps].map((each) => each.onDidChange(({ key }) => this.drawSoon(key))),
      this.view.onDidChangeVisibility(({ visible }) => {
        this.tick();
        this.onShown(visible);
      }),
    ];
  }

  get visible(): boolean {
    return this.view.visible;
  }

  focusedRow(): Promise<Row | undefined> {
    return focusedRow(this.view, idOf);
  }

  /** The job below one of the same group, else the one above it. */
  neighbour(key: string): string | undefined {
    return this.tree.neighbour(key);
  }

  /** Puts the keyboard's focus on a job's row. */
  async focus(key: string): Promise<void> {
    await this.view.reveal(this.tree.job(key), { focus: true, select: false });
  }

  getParent(row: Row): Row | undefined {
    return this.tree.parent(row);
  }

  getChildren(row?: Row): Row[] {
    return this.tree.children(row);
  }

  getTreeItem(row: Row): vscode.TreeItem {
    if ('group' in row) return groupItem(row.group, this.tree.members(row.group).length);
    const job = this.jobs.get(row.key);
    if (job === undefined) return new vscode.TreeItem('');
    const artifact = 'artifact' in row ? job.result?.artifacts[row.artifact] : undefined;
    if (artifact !== undefined) return artifactItem(row, artifact);
    const item = jobItem(job, Date.now());
    // What the menus of package.json look for.
    const step = this.nextSteps.get(job.key);
    if (step !== undefined) item.contextValue += `+${step.kind}`;
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
    const job = 'key' in row && !('artifact' in row) ? this.jobs.get(row.key) : undefined;
    if (job !== undefined) item.tooltip = [tooltipOf(job), ...(await this.nextSteps.textsOf(job))].join('\n');
    return item;
  }

  dispose(): void {
    clearTimeout(this.clock);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private drawSoon(key: string): void {
    this.tree.touch(key);
    this.drawing.call();
  }

  private draw(): void {
    const active = this.jobs.active().length;
    const badge = active === 1 ? vscode.l10n.t('{0} active job', active) : vscode.l10n.t('{0} active jobs', active);
    this.view.badge = active === 0 ? undefined : { value: active, tooltip: badge };
    this.changed.fire(this.tree.changes());
    this.tick();
  }

  /** Elapsed times move while somebody can see them and something runs. */
  private tick(): void {
    clearTimeout(this.clock);
    if (!this.view.visible || this.jobs.active().length === 0) return;
    this.clock = setTimeout(() => this.drawing.call(), 1000);
  }
}
