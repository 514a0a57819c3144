import type * as vscode from 'vscode';

/** Something that a run does only after the person has agreed. */
export interface Concern {
  /** The same for the same thing: what an agreement is kept under. */
  readonly id: string;
  /** What it is about: `data.csv`, `network`. */
  readonly label: string;
  /** Why it is asked: `ignored by git`. */
  readonly reason: string;
  /** Where to look at it. */
  readonly uri: vscode.Uri;
  readonly line?: number | undefined;
}

const memoryKey = (uri: vscode.Uri): string => `agreed:${uri.toString()}`;

/** The concerns of a file that the person has not agreed to for good. */
export function openConcerns(
  memory: vscode.Memento,
  file: vscode.Uri,
  concerns: readonly Concern[],
): readonly Concern[] {
  const agreed = new Set(memory.get<readonly string[]>(memoryKey(file), []));
  return concerns.filter(({ id }) => !agreed.has(id));
}

export async function agree(memory: vscode.Memento, file: vscode.Uri, concerns: readonly Concern[]): Promise<void> {
  const before = memory.get<readonly string[]>(memoryKey(file), []);
  await memory.update(memoryKey(file), [...new Set([...before, ...concerns.map(({ id }) => id)])]);
}
