import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEditors, eventually, sample, writeFile } from './support';

/** Tasks as a person has them: in `tasks.json`, run by the editor, shown in terminals. */

const file = '.vscode/tasks.json';

export async function writeTasks(
  tasks: readonly Readonly<Record<string, unknown>>[],
  inputs: readonly unknown[] = [],
): Promise<void> {
  await writeFile(file, JSON.stringify({ version: '2.0.0', tasks, inputs }));
  const isRead = (now: unknown): boolean => JSON.stringify(now) === JSON.stringify(tasks);
  await eventually(
    () => vscode.workspace.getConfiguration('tasks').get<unknown>('tasks'),
    isRead,
    'tasks.json as read',
  );
}

export async function endTasks(): Promise<void> {
  for (const execution of vscode.tasks.taskExecutions) execution.terminate();
  for (const terminal of vscode.window.terminals) terminal.dispose();
  await eventually(
    () => vscode.tasks.taskExecutions.length,
    (count) => count === 0,
    'tasks that go on',
  );
  await closeEditors();
  // A test that failed may have written none.
  await vscode.workspace.fs.delete(sample(file)).then(undefined, () => undefined);
  const written = (): unknown => vscode.workspace.getConfiguration('tasks').get<unknown>('tasks');
  await eventually(written, (tasks) => !Array.isArray(tasks) || tasks.length === 0, 'tasks.json as gone');
}

export async function taskNamed(name: string): Promise<vscode.Task> {
  const task = await eventually(
    async () => (await vscode.tasks.fetchTasks()).find((each) => each.name === name),
    (found) => found !== undefined,
    `a task ${name}`,
  );
  return task as vscode.Task;
}

/** The exit code of the task's terminal; undefined when it was closed. */
export async function exitCodeOf(task: vscode.Task | string): Promise<number | undefined> {
  return (await start(task)).ended;
}

export interface StartedTask {
  readonly execution: vscode.TaskExecution;
  readonly ended: Promise<number | undefined>;
}

export async function start(task: vscode.Task | string): Promise<StartedTask> {
  const found = typeof task === 'string' ? await taskNamed(task) : task;
  const codes = new Map<vscode.TaskExecution, number | undefined>();
  const ends: (() => void)[] = [];
  const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
    codes.set(execution, exitCode);
    for (const end of ends) end();
  });
  const execution = await vscode.tasks.executeTask(found);
  const ended = new Promise<number | undefined>((resolve) => {
    const look = (): void => {
      if (!codes.has(execution)) return;
      listener.dispose();
      resolve(codes.get(execution));
    };
    ends.push(look);
    look();
  });
  return { execution, ended };
}

/** What the terminal that is shown has, as a person copies it. */
export async function terminalText(wanted: RegExp): Promise<string> {
  const copy = async (): Promise<string> => {
    await vscode.commands.executeCommand('workbench.action.terminal.focus');
    await vscode.commands.executeCommand('workbench.action.terminal.selectAll');
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    await vscode.commands.executeCommand('workbench.action.terminal.clearSelection');
    return vscode.env.clipboard.readText();
  };
  const text = await eventually(copy, (each) => wanted.test(each), `the terminal with ${wanted}`);
  assert.match(text, wanted);
  return text;
}
