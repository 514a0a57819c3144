import * as vscode from 'vscode';
import { monotonic } from '../../jobs/clock';
import type { Parts } from '../parts';
import { inBackground } from '../report';
import { followLost } from './resumeJobs';

/** Lost jobs are looked for at most this often when somebody comes back to the window. */
const lookEveryMs = 60_000;

/**
 * Follows whether somebody looks at the window: long runs are looked at less often while nobody does, and jobs that were
 * lost sight of (no network, a sleeping machine) are looked for when somebody comes back.
 */
export function followAttention(parts: Parts): vscode.Disposable {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return vscode.window.onDidChangeWindowState(({ focused }) => {
    parts.connections.slowDown(!focused);
    if (!focused || monotonic() - lookedAt < lookEveryMs) return;
    lookedAt = monotonic();
    inBackground(followLost(parts), 'lost jobs', parts.log);
  });
}
