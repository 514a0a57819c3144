import * as vscode from 'vscode';
import type { Parts } from '../parts';
import { followLost } from './resumeJobs';

/** Lost jobs are looked for at most this often when somebody comes back to the window. */
const lookEveryMs = 60_000;

/**
 * Follows whether somebody looks at the window: long runs are looked at less often while nobody does, and jobs that were
 * lost sight of (no network, a sleeping machine) are looked for when somebody comes back.
 */
export function followAttention(parts: Parts): vscode.Disposable {
  let lookedAt = 0;
  return vscode.window.onDidChangeWindowState(({ focused }) => {
    parts.connections.slowDown(!focused);
    if (!focused || Date.now() - lookedAt < lookEveryMs) return;
    lookedAt = Date.now();
    void followLost(parts);
  });
}
