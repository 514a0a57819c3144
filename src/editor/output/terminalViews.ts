import * as vscode from 'vscode';
import type { TrackedJob } from '../../jobs/jobs';
import { nextTurn } from '../../jobs/output/inSlices';
import { printableLine } from '../../jobs/output/printable';
import { ownLine, terminalOutput } from '../../jobs/output/terminalOutput';
import { endText } from '../../jobs/output/transcript';

/**
 * Output as a terminal shows it. The output channel stays plain, since it cannot show colours, and text is what is searched,
 * compared and read aloud; who wants the colours gets them here, in a terminal that nothing runs in.
 */
export class TerminalViews implements vscode.Disposable {
  private readonly views = new Map<string, vscode.Terminal>();
  private readonly subscription = vscode.window.onDidCloseTerminal((closed) => {
    for (const [key, terminal] of this.views) if (terminal === closed) this.views.delete(key);
  });

  /** Keeps the focus where it is. */
  show(job: TrackedJob): void {
    const view = this.views.get(job.key) ?? open(job);
    this.views.set(job.key, view);
    view.show(true);
  }

  dispose(): void {
    this.subscription.dispose();
    for (const view of this.views.values()) view.dispose();
  }
}

function open(job: TrackedJob): vscode.Terminal {
  const written = new vscode.EventEmitter<string>();
  let isOpen = true;
  const write = async (): Promise<void> => {
    for (const piece of textOf(job)) {
      if (!isOpen) return;
      if (piece !== '') written.fire(piece);
      await nextTurn();
    }
  };
  const pty: vscode.Pseudoterminal = {
    onDidWrite: written.event,
    open: () => void write(),
    close: () => {
      isOpen = false;
      written.dispose();
    },
  };
  const name = vscode.l10n.t('{0} output', printableLine(job.title, 60));
  return vscode.window.createTerminal({ name, pty, isTransient: true, iconPath: new vscode.ThemeIcon('output') });
}

function* textOf(job: TrackedJob): Generator<string, void, void> {
  const { stdout = '', stderr = '' } = job.result ?? {};
  // The cursor is of no use here.
  yield '\u001b[?25l';
  yield* terminalOutput({ stdout, stderr }, leftOutText);
  yield ownLine(`── ${printableLine(job.title)}: ${endText(job)}`);
}

export const leftOutText = (size: string): string => vscode.l10n.t('… {0} before this are left out', size);
