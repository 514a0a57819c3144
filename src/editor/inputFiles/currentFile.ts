import * as vscode from 'vscode';
import type { FileMemory } from '../fileMemory';
import { knownLanguageOf } from '../run/language';
import { isRunnable } from '../run/runnable';

/**
 * The file that the person works on as far as running goes: the last active editor with something that can be run.
 * A look at a data file does not change it.
 */
export class CurrentFile implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable;
  private last: vscode.TextDocument | undefined;

  constructor(private readonly memory: FileMemory) {
    this.last = this.runnable(vscode.window.activeTextEditor?.document);
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(this.runnable(editor?.document) ?? this.last)),
      vscode.workspace.onDidCloseTextDocument((closed) => closed === this.last && this.follow(undefined)),
    );
  }

  get document(): vscode.TextDocument | undefined {
    return this.last;
  }

  /** Open files that can be run, the current one first. */
  all(): readonly vscode.TextDocument[] {
    const open = vscode.workspace.textDocuments.filter((document) => this.runnable(document) !== undefined);
    return [...new Set([...(this.last ? [this.last] : []), ...open])];
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private runnable(document: vscode.TextDocument | undefined): vscode.TextDocument | undefined {
    const isFile = document !== undefined && isRunnable(document.uri);
    return isFile && knownLanguageOf(document, this.memory) !== undefined ? document : undefined;
  }

  private follow(document: vscode.TextDocument | undefined): void {
    if (document === this.last) return;
    this.last = document;
    this.changed.fire();
  }
}
