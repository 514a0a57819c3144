import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { ArtifactFiles } from './editor/artifacts/artifactFiles';
import { commandTable } from './editor/commands/commandTable';
import { Questions } from './editor/consent/questions';
import { SecretVariables } from './editor/environment/secretVariables';
import { FileMemory } from './editor/fileMemory';
import { CurrentFile } from './editor/inputFiles/currentFile';
import { InputFilesView } from './editor/inputFiles/inputFilesView';
import { followAttention } from './editor/keeping/attention';
import { KeptJobs } from './editor/keeping/keptJobs';
import { resumeJobs } from './editor/keeping/resumeJobs';
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
import { Durations } from './jobs/following/durations';
import { Jobs, type TrackedJob } from './jobs/jobs';
import type { Connection } from './jobs/runJob';
import { JobStore } from './jobs/store/jobStore';

/** What has to be done before the editor goes. */
const closers: (() => Promise<void>)[] = [];

/**
 * Constructs and connects the parts. No waiting, no child process, and no request unless jobs were running when the
 * window was reloaded.
 */
export function activate(context: vscode.ExtensionContext): void {
  const parts = construct(context);
  const { jobs, log, output, documents, artifacts, elsewhere, connections, fileOptions, fileMemory, currentFile } =
    parts;
  context.subscriptions.push(jobs.onDidChange(({ key }) => forget(parts, key)));
  context.subscriptions.push(
    log,
    output,
    documents,
    artifacts,
    elsewhere,
    connections,
    fileOptions,
    fileMemory,
    currentFile,
  );
  context.subscriptions.push(new InputFilesView(currentFile, fileOptions), registerCommentHelp(parts.secrets));
  context.subscriptions.push(showRunningJobs(jobs), keepContextKeys(jobs), followAttention(parts));
  for (const [id, command] of Object.entries(commandTable(parts)))
    context.subscriptions.push(vscode.commands.registerCommand(id, command));
  closers.push(() => parts.kept.close());
  parts.kept.claim().catch((error: unknown) => log.error(`unfinished jobs: ${String(error)}`));
}

export async function deactivate(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

function construct(context: vscode.ExtensionContext): Parts {
  const log = vscode.window.createOutputChannel('unsandbox log', { log: true });
  const jobs = new Jobs();
  const homes = new Map<string, Connection>();
  const keys = new Keys(context.secrets, process.env);
  const kept = keptJobs(context, jobs, log, (claimed) => void resumeJobs(parts, claimed));
  const view = new JobsView(jobs, (isVisible) => {
    if (isVisible) elsewhere.lookNow();
    void kept.show(isVisible);
  });
  const elsewhere = new ElsewhereWatch(jobs, homes, () => view.visible, log);
  const sandbox = new LocalSandbox(context.asAbsolutePath('dist/sandbox.js'), log);
  context.subscriptions.push(view, sandbox);
  const version = String(context.extension.packageJSON.version);
  const isInUse = (connection: Connection): boolean => [...homes.values()].includes(connection);
  const connections = new Connections(keys, sandbox, version, context.globalState, isInUse, (connection, listed) =>
    elsewhere.show(connection, listed),
  );
  const fileMemory = new FileMemory(context.workspaceState);
  const parts: Parts = {
    ...{ jobs, homes, connections, keys, kept, elsewhere, log, fileMemory },
    output: new Output(jobs),
    documents: new JobDocuments(jobs),
    artifacts: new ArtifactFiles(jobs),
    fileOptions: new FileOptions(fileMemory),
    currentFile: new CurrentFile(fileMemory),
    secrets: new SecretVariables(context.secrets, context.globalState),
    languages: new LanguageLists(context.globalState),
    durations: new Durations(context.globalState),
    questions: new Questions(),
    onceOptions: new Map(),
  };
  return parts;
}

function keptJobs(
  context: vscode.ExtensionContext,
  jobs: Jobs,
  log: vscode.LogOutputChannel,
  onClaimed: (jobs: readonly TrackedJob[]) => void,
): KeptJobs {
  const dir = vscode.Uri.joinPath(context.globalStorageUri, 'jobs').fsPath;
  return new KeptJobs(jobs, new JobStore(dir, randomUUID()), dir, log, onClaimed);
}

/** A job that has ended, or left the panel, needs its connection no more; one that left is not run again either. */
function forget({ jobs, homes, onceOptions }: Parts, key: string): void {
  const job = jobs.get(key);
  if (job === undefined) onceOptions.delete(key);
  if (job === undefined || job.finishedAt !== undefined) homes.delete(key);
}
