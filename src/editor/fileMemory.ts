import * as vscode from 'vscode';
import { storedOptions, withFiles } from './options/runOptions';
import { inBackground } from './report';

const kinds = ['options', 'agreed', 'agreedUntrusted', 'language', 'start'] as const;
type Kind = (typeof kinds)[number];

/**
 * What is remembered of single files, in this workspace's storage. It goes with them when they are renamed or moved. Of texts that
 * were never saved it is forgotten when they are closed: the next one may get the same name.
 */
export class FileMemory implements vscode.Disposable {
  private readonly ofUntitled = new Map<string, unknown>();
  private readonly moved = new vscode.EventEmitter<vscode.Uri>();
  /** What is remembered of this file is another since files were moved. */
  readonly onDidMove = this.moved.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly storage: vscode.Memento,
    log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.moved,
      vscode.workspace.onDidCloseTextDocument(({ uri, isClosed }) => {
        // A change of its language closes a document for a moment.
        if (!isClosed) return;
        for (const kind of kinds) this.ofUntitled.delete(keyOf(kind, uri));
      }),
      vscode.workspace.onDidRenameFiles(({ files }) => inBackground(this.follow(files), 'files that were moved', log)),
    );
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
    this.subscriptions.dispose();
  }

  private async follow(files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[]): Promise<void> {
    for (const { oldUri, newUri } of files) {
      await this.move(oldUri, newUri);
      await this.rename(oldUri, newUri);
    }
  }

  /** What is remembered of the file, or of all that are in the folder. */
  private async move(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    for (const kind of kinds)
      for (const { key, uri } of this.all(kind)) {
        const moved = placeAfter(uri, from, to);
        if (moved === undefined) continue;
        await this.storage.update(keyOf(kind, moved), this.storage.get(key));
        await this.storage.update(key, undefined);
        this.moved.fire(moved);
      }
  }

  /** Where what is remembered of any file names it, such as among its input files. */
  private async rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    for (const kind of ['options', 'start'] as const)
      for (const { key, uri } of this.all(kind)) {
        const before = storedOptions(this.storage.get(key));
        const after = withFiles(before, (file) =>
          typeof file === 'string' ? file : (placeAfter(file, from, to) ?? file),
        );
        if (JSON.stringify(after) === JSON.stringify(before)) continue;
        await this.storage.update(key, after);
        this.moved.fire(uri);
      }
  }

  private all(kind: Kind): readonly { readonly key: string; readonly uri: vscode.Uri }[] {
    const keys = this.storage.keys().filter((key) => key.startsWith(`${kind}:`));
    return keys.map((key) => ({ key, uri: vscode.Uri.parse(key.slice(kind.length + 1), true) }));
  }
}

/** Where a file is once it, or a folder that it is in, was moved; undefined when it was another that was moved. */
function placeAfter(file: vscode.Uri, from: vscode.Uri, to: vscode.Uri): vscode.Uri | undefined {
  const [path, moved] = [file.toString(), from.toString()];
  if (path === moved) return to;
  return path.startsWith(`${moved}/`) ? vscode.Uri.parse(to.toString() + path.slice(moved.length), true) : undefined;
}

const keyOf = (kind: Kind, uri: vscode.Uri): string => `${kind}:${uri.toString()}`;
