import type * as vscode from 'vscode';
import { cancelByKey } from '../commands/jobCommands';
import type { Parts } from '../parts';
import { inBackground } from '../report';

/** What cancels a job when a token says so, until it is disposed. */
export interface Canceller {
  readonly onJob: (key: string) => void;
  dispose(): void;
}

export function cancelledBy(parts: Parts, token: vscode.CancellationToken | undefined): Canceller {
  let subscription: vscode.Disposable | undefined;
  return {
    onJob: (key) => {
      subscription = token?.onCancellationRequested(() => cancelInBackground(parts, key));
    },
    dispose: () => subscription?.dispose(),
  };
}

/** Whoever waits for the job hears of its end, and the log of a cancel that failed. */
export const cancelInBackground = (parts: Parts, key: string): void =>
  inBackground(cancelByKey(parts, key), 'cancel', parts.log);
