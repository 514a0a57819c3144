import type * as vscode from 'vscode';
import { inSlices, type SlicedWork } from '../../jobs/output/inSlices';

/** Lines between two stops. */
const linesAtOnce = 256;

/** Reads a document's lines from `start` on, without keeping the editor busy. Undefined when it changed meanwhile, or nobody waits. */
export async function scanDocument<T>(
  document: vscode.TextDocument,
  start: number,
  token: vscode.CancellationToken,
  read: (line: string, index: number) => void,
  result: () => T,
): Promise<T | undefined> {
  const { version } = document;
  const isWanted = (): boolean => !token.isCancellationRequested && document.version === version;
  function* lines(): SlicedWork<T | undefined> {
    for (let index = start; index < document.lineCount; index += 1) {
      if (index % linesAtOnce === 0) {
        yield;
        if (!isWanted()) return undefined;
      }
      read(document.lineAt(index).text, index);
    }
    return result();
  }
  return inSlices(lines());
}
