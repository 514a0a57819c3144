import * as vscode from 'vscode';
import type { Parts } from '../parts';
import type { Standing } from '../service/readiness';
import { serviceSettings } from '../settings';

/** All context keys of this extension. */
export const contextKeys = [
  'unsandbox.hasActiveJobs',
  'unsandbox.runningPaths',
  'unsandbox.standing',
  'unsandbox.isServiceChosen',
  'unsandbox.hasRun',
  'unsandbox.hasInputFiles',
] as const;

/** Keeps the context keys up to date that menus, welcome views and the walkthrough go by: Stop shows on the running file only. */
export function keepContextKeys({ jobs, readiness, fileOptions }: Parts): vscode.Disposable {
  const set = new Map<string, string>();
  const update = (key: (typeof contextKeys)[number], value: unknown): void => {
    const text = JSON.stringify(value);
    if (set.get(key) === text) return;
    set.set(key, text);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const updateStanding = (): void => {
    update('unsandbox.standing', readiness.current);
    update('unsandbox.isServiceChosen', isChosen(readiness.current));
  };
  updateStanding();
  return vscode.Disposable.from(
    readiness.onDidChange(updateStanding),
    fileOptions.onDidChange((uri) => {
      if (fileOptions.of(uri).inputFiles?.length) update('unsandbox.hasInputFiles', true);
    }),
    jobs.onDidChange((job) => {
      const active = jobs.active();
      update('unsandbox.hasActiveJobs', active.length > 0);
      update('unsandbox.runningPaths', [...new Set(active.flatMap(({ resource }) => pathsOf(resource)))]);
      // What has been done once stays done.
      if (job.startedHere) update('unsandbox.hasRun', true);
      if (job.inputs?.length) update('unsandbox.hasInputFiles', true);
    }),
  );
}

/** Before anybody has looked the settings tell. */
function isChosen(standing: Standing | undefined): boolean {
  if (standing !== undefined) return standing !== 'notChosen';
  try {
    return serviceSettings().serviceChosen;
  } catch {
    return false;
  }
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
