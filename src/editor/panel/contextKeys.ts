import * as vscode from 'vscode';
import type { Jobs } from '../../jobs/jobs';

/** Keeps the context keys of the menus up to date: Stop shows on the running file only. */
export function keepContextKeys(jobs: Jobs): vscode.Disposable {
  const set = new Map<string, string>();
  const update = (key: string, value: unknown): void => {
    const text = JSON.stringify(value);
    if (set.get(key) === text) return;
    set.set(key, text);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  return jobs.onDidChange(() => {
    const active = jobs.active();
    update('unsandbox.hasActiveJobs', active.length > 0);
    update('unsandbox.runningPaths', [...new Set(active.flatMap(({ resource }) => pathsOf(resource)))]);
  });
}

/**
 * A file as the menus know it: in a remote window by another scheme than here, so its path has to do; on Windows
 * with backslashes.
 */
function pathsOf(resource: string | undefined): readonly string[] {
  if (resource === undefined) return [];
  const { path, fsPath } = vscode.Uri.parse(resource);
  return [path, fsPath];
}
