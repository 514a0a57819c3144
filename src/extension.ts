import * as vscode from 'vscode';
import { ArtifactFiles } from './editor/artifacts/artifactFiles';
import { commandTable } from './editor/commands';
import { Questions } from './editor/consent/questions';
import { SecretVariables } from './editor/environment/secretVariables';
import { CurrentFile } from './editor/inputFiles/currentFile';
import { InputFilesView } from './editor/inputFiles/inputFilesView';
import { registerCommentHelp } from './editor/options/commentHelp';
import { FileOptions } from './editor/options/fileOptions';
import { keepContextKeys } from './editor/panel/contextKeys';
import { ElsewhereWatch } from './editor/panel/elsewhereWatch';
import { JobDocuments } from './editor/panel/jobDocuments';
import { JobsView } from './editor/panel/jobsView';
import { Output } from './editor/panel/output';
import { showRunningJobs } from './editor/panel/statusBar';
import type { Parts } from './editor/parts';
import { Connections } from './editor/service/connections';
import { Keys } from './editor/service/keys';
import { LanguageLists } from './editor/service/languageLists';
import { LocalSandbox } from './editor/service/localSandbox';
import { keepUnfinished, resumeUnfinished, storedJobs } from './editor/unfinished';
import { Jobs } from './jobs/jobs';
import type { Connection } from './jobs/runJob';

/**
 * Constructs and connects the parts. No waiting, no child process, and no request unless jobs were running when the
 * window was reloaded.
 */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('unsandbox log', { log: true });
  const jobs = new Jobs();
  const homes = new Map<string, Connection>();
  const keys = new Keys(context.secrets, process.env);
  const view = new JobsView(jobs, () => elsewhere.lookNow());
  const elsewhere = new ElsewhereWatch(jobs, homes, () => view.visible, log);
  const sandbox = new LocalSandbox(context.asAbsolutePath('dist/sandbox.js'), log);
  const version = String(context.extension.packageJSON.version);
  const isInUse = (connection: Connection): boolean => [...homes.values()].includes(connection);
  const connections = new Connections(keys, sandbox, version, isInUse, (connection, listed) =>
    elsewhere.show(connection, listed),
  );
  const output = new Output(jobs);
  const documents = new JobDocuments(jobs);
  const artifacts = new ArtifactFiles(jobs);
  const memory = context.workspaceState;
  const fileOptions = new FileOptions(memory);
  const currentFile = new CurrentFile(memory);
  const secrets = new SecretVariables(context.secrets, context.globalState);
  const languages = new LanguageLists(context.globalState);
  const parts: Parts = {
    ...{ jobs, homes, connections, keys, output, documents, artifacts, elsewhere, log, memory },
    ...{ languages, secrets, fileOptions, currentFile, questions: new Questions() },
  };

  context.subscriptions.push(jobs.onDidChange(({ key }) => forgetHome(jobs, homes, key)));
  context.subscriptions.push(log, view, output, documents, artifacts, elsewhere, connections, sandbox);
  context.subscriptions.push(fileOptions, currentFile, new InputFilesView(currentFile, fileOptions));
  context.subscriptions.push(registerCommentHelp(secrets));
  const unfinished = storedJobs(memory);
  context.subscriptions.push(showRunningJobs(jobs), keepContextKeys(jobs), keepUnfinished(jobs, memory));
  for (const [id, command] of Object.entries(commandTable(parts)))
    context.subscriptions.push(vscode.commands.registerCommand(id, command));
  if (unfinished.length > 0) void resumeUnfinished(parts, unfinished);
}

/** A job that has ended, or left the panel, needs its connection no more. */
function forgetHome(jobs: Jobs, homes: Map<string, Connection>, key: string): void {
  const job = jobs.get(key);
  if (job === undefined || job.finishedAt !== undefined) homes.delete(key);
}
