import * as vscode from 'vscode';
import type { TrackedJob } from '../../jobs/jobs';
import { nextTurn } from '../../jobs/output/inSlices';
import { cutAt, printableLine } from '../../jobs/output/printable';
import { terminalText } from '../../jobs/output/terminalText';
import { bytes, endText } from '../../jobs/output/transcript';

/** Of each stream, in UTF-16 units: a terminal keeps a thousand lines unless told otherwise. */
const maxText = 1_048_576;

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
  yield* streamText(stdout);
  if (stderr !== '') yield ownLine('── stderr ──');
  yield* streamText(stderr);
  yield ownLine(`── ${printableLine(job.title)}: ${endText(job)}`);
}

/** A cut goes to the next line when that is no further away. */
const nearText = 4096;

function* streamText(text: string): Generator<string, void, void> {
  const left = text.length - maxText;
  if (left > 0) yield ownLine(vscode.l10n.t('… {0} before this are left out', bytes(left)));
  const lineStart = text.indexOf('\n', left) + 1;
  const isNear = lineStart > 0 && lineStart - left < nearText;
  const shown = left > 0 ? cutAt(text, isNear ? lineStart : left, maxText) : text;
  yield* terminalText(shown);
  if (shown !== '' && !shown.endsWith('\n')) yield '\r\n';
}

/** What is not the program's own. Bold, since faint text is hard to see in high contrast. */
const ownLine = (line: string): string => `\u001b[1m${line}\u001b[0m\r\n`;
