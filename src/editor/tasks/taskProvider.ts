import * as vscode from 'vscode';
import { activeEditor } from '../activeFile';
import { commentOf } from '../options/resolveOptions';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';
import { knownLanguageOf } from '../run/language';
import { pathFrom } from './taskPaths';
import { TaskTerminal } from './taskTerminal';

export const taskType = 'unsandbox';
/** A longer list helps nobody. */
const maxOffered = 10;

/** Tasks of `tasks.json`, and for the file that the person works on and open ones that say in a comment how they are to run. */
export const taskProvider = (parts: Parts): vscode.TaskProvider => ({
  provideTasks: () => offeredTasks(parts),
  resolveTask: (task) => taskOf(parts, task.definition, task.scope ?? vscode.TaskScope.Workspace, task.name),
});

function offeredTasks(parts: Parts): vscode.Task[] {
  const active = activeEditor()?.document;
  const commented = vscode.workspace.textDocuments.filter(hasComment);
  const documents = [...new Set([...(active === undefined ? [] : [active]), ...commented])];
  return documents.flatMap((document) => offeredTask(parts, document)).slice(0, maxOffered);
}

const hasComment = (document: vscode.TextDocument): boolean =>
  Object.keys(commentOf(firstLines(document)).options).length > 0;

/** More than a comment may be in. */
const firstLines = (document: vscode.TextDocument): string => document.getText(new vscode.Range(0, 0, 20, 0));

function offeredTask(parts: Parts, document: vscode.TextDocument): readonly vscode.Task[] {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  if (folder === undefined || knownLanguageOf(document, parts.fileMemory) === undefined) return [];
  const file = pathFrom(folder, document.uri);
  const task = taskOf(parts, { type: taskType, file }, folder, vscode.l10n.t('Run {0}', plainLabel(file)));
  task.detail = vscode.l10n.t('Runs the file in a sandbox.');
  return [task];
}

/** Nothing is looked for in its output unless `tasks.json` says so, and the editor does not ask about that. */
function taskOf(
  parts: Parts,
  definition: vscode.TaskDefinition,
  scope: vscode.TaskScope | vscode.WorkspaceFolder,
  name: string,
): vscode.Task {
  const start = async (resolved: vscode.TaskDefinition): Promise<vscode.Pseudoterminal> =>
    new TaskTerminal(parts, task, resolved);
  const task: vscode.Task = new vscode.Task(definition, scope, name, taskType, new vscode.CustomExecution(start), []);
  return task;
}
