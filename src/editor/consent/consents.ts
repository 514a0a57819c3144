import type * as vscode from 'vscode';
import type { FileMemory } from '../fileMemory';
import { isTrusted } from './workspaceTrust';

/** Something that a run does only after the person has agreed. */
export interface Concern {
  /** The same for the same thing at the same place: what an agreement is kept under. */
  readonly id: string;
  /** What it is about: `data.csv`, `network`. */
  readonly label: string;
  /** Why it is asked: `ignored by git`. */
  readonly reason: string;
  /** Where to look at it. */
  readonly uri: vscode.Uri;
  readonly line?: number | undefined;
}

/** The concerns of a file that the person has not agreed to for good. */
export function openConcerns(memory: FileMemory, file: vscode.Uri, concerns: readonly Concern[]): readonly Concern[] {
  const agreed = new Set(agreedIds(memory, file));
  return concerns.filter(({ id }) => !agreed.has(id));
}

export async function agree(memory: FileMemory, file: vscode.Uri, concerns: readonly Concern[]): Promise<void> {
  const ids = new Set([...agreedIds(memory, file), ...concerns.map(({ id }) => id)]);
  await memory.update(listNow(), file, [...ids]);
}

/** What was agreed to while the workspace was trusted does not count when it is not: the file may be another by then. */
const listNow = () => (isTrusted() ? 'agreed' : 'agreedUntrusted');

function agreedIds(memory: FileMemory, file: vscode.Uri): readonly unknown[] {
  const stored = memory.get(listNow(), file);
  return Array.isArray(stored) ? stored : [];
}
