import * as vscode from 'vscode';
import type { Artifact } from '../../api/types';
import type { Jobs, TrackedJob } from '../../jobs/jobs';
import { artifactBytes, safeFilename } from '../../jobs/output/artifacts';

const scheme = 'unsandbox-artifact';

/** The artifacts of the jobs as read-only files, so that the editor opens and previews them like any other. */
export class ArtifactFiles implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private readonly registration: vscode.Disposable;

  constructor(private readonly jobs: Jobs) {
    this.registration = vscode.workspace.registerFileSystemProvider(scheme, this, { isReadonly: true });
  }

  uriOf({ key }: TrackedJob, index: number, { filename }: Artifact): vscode.Uri {
    return vscode.Uri.from({ scheme, path: `/${key}/${index}/${safeFilename(filename)}` });
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { job, artifact } = this.find(uri);
    const time = job.finishedAt ?? job.submittedAt;
    return { type: vscode.FileType.File, ctime: time, mtime: time, size: artifact.size };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return artifactBytes(this.find(uri).artifact);
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  readDirectory(): [] {
    return [];
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  writeFile(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  private find(uri: vscode.Uri): { job: TrackedJob; artifact: Artifact } {
    const [, key = '', index = ''] = uri.path.split('/');
    const job = this.jobs.get(key);
    const artifact = job?.result?.artifacts[Number(index)];
    if (job === undefined || artifact === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return { job, artifact };
  }
}
