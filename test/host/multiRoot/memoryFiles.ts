import * as vscode from 'vscode';

type Node = { readonly type: vscode.FileType.File; content: Uint8Array } | { readonly type: vscode.FileType.Directory };

/** A file system that is nowhere on a disk, and has no search of its own. */
export class MemoryFiles implements vscode.FileSystemProvider {
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;
  private readonly nodes = new Map<string, Node>([['/', { type: vscode.FileType.Directory }]]);

  stat(uri: vscode.Uri): vscode.FileStat {
    const node = this.find(uri);
    return { type: node.type, ctime: 0, mtime: 0, size: 'content' in node ? node.content.length : 0 };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const node = this.find(uri);
    if ('content' in node) return node.content;
    throw vscode.FileSystemError.FileIsADirectory(uri);
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    this.find(uri);
    const start = uri.path === '/' ? '/' : `${uri.path}/`;
    return [...this.nodes].flatMap(([path, { type }]) => {
      const name = path.startsWith(start) ? path.slice(start.length) : '';
      return name === '' || name.includes('/') ? [] : [[name, type]];
    });
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.createDirectory(vscode.Uri.joinPath(uri, '..'));
    const type = this.nodes.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.nodes.set(uri.path, { type: vscode.FileType.File, content });
    this.changes.fire([{ type, uri }]);
  }

  createDirectory(uri: vscode.Uri): void {
    if (this.nodes.has(uri.path)) return;
    this.createDirectory(vscode.Uri.joinPath(uri, '..'));
    this.nodes.set(uri.path, { type: vscode.FileType.Directory });
  }

  delete(uri: vscode.Uri): void {
    this.nodes.delete(uri.path);
    this.changes.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  private find(uri: vscode.Uri): Node {
    const node = this.nodes.get(uri.path);
    if (node === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return node;
  }
}
