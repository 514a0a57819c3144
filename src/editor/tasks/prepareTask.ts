import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { editorLanguageIds, knownLanguages } from '../../jobs/request/languages';
import { insertedValues } from '../../jobs/tasks/insertedValues';
import { readTaskDefinition, type TaskDefinition, unknownProperty } from '../../jobs/tasks/taskDefinition';
import { entriesOf } from '../../jobs/tasks/taskEntry';
import { isTrusted, needsTrust } from '../consent/workspaceTrust';
import type { RunOptions } from '../options/runOptions';
import type { Parts } from '../parts';
import { type PreparedRun, prepareRun } from '../run/prepareRun';
import { sourceInFront, sourceOfUri } from '../run/source';
import { artifactFolder, fileInWorkspace, filesInWorkspace, folderOfTask } from './taskPaths';
import { textsOfVariables } from './textsOfVariables';

/** A task's run, ready to be sent. */
export interface PreparedTask {
  readonly prepared: PreparedRun;
  readonly options: RunOptions;
  /** Where its artifacts are saved. */
  readonly artifactsTo: vscode.Uri | undefined;
  /** The editor looks for problems in what it prints. */
  readonly hasMatcher: boolean;
}

/**
 * Reads and checks what a task says, `resolved` with the editor's variables put in; nothing is sent. Undefined when the person
 * dismissed a question. Throws a sentence when something is wrong.
 */
export async function prepareTask(
  parts: Parts,
  task: vscode.Task,
  resolved: vscode.TaskDefinition,
): Promise<PreparedTask | undefined> {
  if (!isTrusted()) throw needsTrust(vscode.l10n.t('Tasks run only in a workspace that you trust. Nothing was sent.'));
  // Before the person can move on.
  const texts = textsOfVariables();
  const folder = folderOfTask(task);
  const entries = entriesOf(written('tasks', folder), task.definition);
  const [unknown] = entries.flatMap((entry) => entry.unknown);
  if (unknown !== undefined) throw unknownProperty(unknown);
  const definition = readTaskDefinition(resolved);
  const { file, artifacts } = definition;
  const source = await (file === undefined ? sourceInFront('file') : sourceOfUri(await fileInWorkspace(file, folder)));
  const options = await optionsOf(parts, definition, folder);
  const artifactsTo = artifacts?.folder === undefined ? undefined : await artifactFolder(artifacts.folder, folder);
  const prepared = await prepareRun(parts, source, 'task', options);
  if (prepared === undefined) return undefined;
  const inserted = insertedValues(task.definition, written('inputs', folder), texts);
  return { prepared: { ...prepared, inserted }, options, artifactsTo, hasMatcher: entries.some((e) => e.hasMatcher) };
}

/** A list as it is written in `tasks.json`: of the folder, the workspace and the person. */
function written(list: 'tasks' | 'inputs', folder: vscode.WorkspaceFolder | undefined): readonly unknown[] {
  const { workspaceFolderValue, workspaceValue, globalValue } =
    vscode.workspace.getConfiguration('tasks', folder?.uri).inspect<unknown>(list) ?? {};
  return [workspaceFolderValue, workspaceValue, globalValue].flatMap((all) => (Array.isArray(all) ? all : []));
}

async function optionsOf(
  parts: Parts,
  { language, files, env, ttl, network, artifacts, input, args }: TaskDefinition,
  folder: vscode.WorkspaceFolder | undefined,
): Promise<RunOptions> {
  return {
    ...(language === undefined ? {} : { language: await checkedLanguage(parts, language) }),
    ...(ttl === undefined ? {} : { ttl }),
    ...(network === undefined ? {} : { networkMode: network }),
    ...(env === undefined ? {} : { env }),
    ...(files === undefined ? {} : { inputFiles: await filesInWorkspace(files, folder) }),
    ...(artifacts === undefined
      ? {}
      : { returnArtifact: artifacts.program === true, returnWasmArtifact: artifacts.wasm === true }),
    ...(input === undefined
      ? {}
      : { input: typeof input === 'string' ? input : await fileInWorkspace(input.file, folder) }),
    ...(args === undefined ? {} : { arguments: args }),
  };
}

/** The service is asked only about one that we do not know. */
async function checkedLanguage({ connections, languages }: Parts, named: string): Promise<string> {
  const language = editorLanguageIds[named] ?? named;
  if ((knownLanguages as readonly string[]).includes(language)) return language;
  const connection = await connections.current(true);
  const listed = connection && (await languages.of(connection));
  if (listed?.languages.includes(language)) return language;
  throw new UserError(
    vscode.l10n.t(
      'The language {0} of the task is not known. Use the name of a language such as python, or leave it out. Nothing was sent.',
      JSON.stringify(named),
    ),
  );
}
