import * as vscode from 'vscode';
import { eventually } from './support';
import { type Question, watch } from './watched';

/** The lists in which the extension asks, answered as a person does: with the keys of the list. */

async function openQuestion(): Promise<Question> {
  const question = await eventually(
    () => watch().questions.findLast(({ isAnswered }) => !isAnswered),
    (found) => found?.isReady() === true,
    'a question',
  );
  return question as Question;
}

/** Picks the entry of the list that opens, counted from the one that has the focus. */
export async function pickEntry(index: number): Promise<void> {
  const question = await openQuestion();
  for (let step = 0; step < index; step += 1)
    await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
  question.isAnswered = true;
  await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
}

/** Closes the list that opens, without an answer. */
export async function dismissQuestion(): Promise<void> {
  const question = await openQuestion();
  question.isAnswered = true;
  await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
}

/** Waits until the list with this title is open. */
export async function questionTitled(title: string): Promise<void> {
  await eventually(
    () => watch().questions.findLast(({ isAnswered }) => !isAnswered),
    (found) => found?.isReady() === true && found.title() === title,
    `a question titled ${title}`,
  );
}

/** How often the extension has asked. */
export const questionCount = (): number => watch().questions.length;
