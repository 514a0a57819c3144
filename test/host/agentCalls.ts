import * as vscode from 'vscode';
import { eventually } from './support';

/** The tools for language models, called as an agent's extension does. */

export const runTool = 'run_in_unsandbox';

export async function invoke(name: string, input: object, token?: vscode.CancellationToken): Promise<string> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  return result.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '?')).join('');
}

export const runCode = (code: string, input: object = {}, token?: vscode.CancellationToken): Promise<string> =>
  invoke(runTool, { language: 'python', code, ...input }, token);

export const listJobs = (): Promise<string> => invoke('list_unsandbox_jobs', {});

/** The id of the one job that is running. */
export async function runningId(): Promise<string> {
  const row = /^- id "(.+?)": running for .*started by an agent$/m;
  const list = await eventually(listJobs, (text) => row.test(text), 'a job of an agent that runs');
  return row.exec(list)?.[1] ?? '';
}

/** Not shaped like a key, so that no scanner takes it for one. */
export const key = 'a key of agent tests'.replaceAll(' ', '-');
