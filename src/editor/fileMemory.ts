import * as vscode from 'vscode';

const kinds = ['options', 'agreed', 'agreedUntrusted', 'language', 'start'] as const;
type Kind = (typeof kinds)[number];

/**
 * What is remembered of single files, in this workspace's storage. Of texts that were never saved it is forgotten when they
 * are closed: the next one may get the same name.
 */
export class FileMemory implements vscode.Disposable {
  private readonly ofUntitled = new Map<string, unknown>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly storage: vscode.Memento) {
    this.subscription = vscode.workspace.onDidCloseTextDocument(({ uri, isClosed }) => {
      // A change of its language closes a document for a moment.
      if (!isClosed) return;
      for (const kind of kinds) this.ofUntitled.delete(keyOf(kind, uri));
    });
  }

  /** Storage may hold anything, also of another version: whoever gets it looks at it. */
  get(kind: Kind, uri: vscode.Uri): unknown {
    const key = keyOf(kind, uri);
    return uri.scheme === 'untitled' ? this.ofUntitled.get(key) : this.storage.get<unknown>(key);
  }

  async update(kind: Kind, uri: vscode.Uri, value: unknown): Promise<void> {
    const key = keyOf(kind, uri);
    if (uri.scheme === 'untitled') this.ofUntitled.set(key, value);
    else await this.storage.update(key, value);
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

const keyOf = (kind: Kind, uri: vscode.Uri): string => `${kind}:${uri.toString()}`;
