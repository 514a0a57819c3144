import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { offerMcpServer } from './editor/agents/mcpServer';
import { registerTools } from './editor/agents/registerTools';
import { commandTable } from './editor/commands/commandTable';
import { constructParts } from './editor/constructParts';
import { ExpectedTests } from './editor/expected/expectedTests';
import { createApi } from './editor/extensionApi/createApi';
import type { UnsandboxApi } from './editor/extensionApi/unsandboxApi';
import { followAttention } from './editor/keeping/attention';
import { tellEnds } from './editor/keeping/tellEnds';
import { registerLocations } from './editor/locations/registerLocations';
import { registerCommentHelp } from './editor/options/commentHelp';
import { registerOutputLanguage } from './editor/output/outputLanguage';
import { keepContextKeys } from './editor/panel/contextKeys';
import { showLanguageStatus } from './editor/panel/languageStatus';
import { showRunningJobs } from './editor/panel/statusBar';
import type { Parts } from './editor/parts';
import { registerTasks } from './editor/tasks/taskProvider';

/** What has to be done before the editor goes. */
const closers: (() => Promise<void>)[] = [];

/**
 * Constructs and connects the parts. No waiting, no child process, and no request unless jobs were running when the
 * window was reloaded. Returns what other extensions may use.
 */
export function activate(context: vscode.ExtensionContext): UnsandboxApi {
  // What has no editor to ask translates by it, too. There is none where the editor speaks English.
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  const parts = constructParts(context);
  const { jobs, log, output, documents, terminals, artifacts, elsewhere, connections, readiness } = parts;
  const { fileOptions, fileMemory, currentFile, drafts, inputFilesView, givenCode } = parts;
  context.subscriptions.push(
    jobs.onDidChange(({ key }) => forget(parts, key)),
    ...[log, output, documents, terminals, artifacts, elsewhere, connections, readiness],
    ...[fileOptions, fileMemory, currentFile, drafts, inputFilesView, givenCode],
    new ExpectedTests(parts),
    registerCommentHelp(parts.secrets),
    registerLocations(parts),
    registerOutputLanguage(parts),
    registerTasks(parts),
    showRunningJobs(jobs),
    showLanguageStatus(parts),
    keepContextKeys(parts),
    followAttention(parts),
    tellEnds(jobs),
    registerTools(parts),
    offerMcpServer(parts, context),
  );
  for (const [id, command] of Object.entries(commandTable(parts)))
    context.subscriptions.push(vscode.commands.registerCommand(id, command));
  closers.push(() => parts.kept.close());
  void parts.kept.update();
  return createApi(parts, context);
}

export async function deactivate(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

/** A job that has ended, or left the panel, needs its connection no more; one that left is not run again either. */
function forget({ jobs, homes, onceOptions, unsavedTexts, refusedRuns }: Parts, key: string): void {
  const job = jobs.get(key);
  if (job === undefined) for (const known of [onceOptions, unsavedTexts, refusedRuns]) known.delete(key);
  if (job === undefined || job.finishedAt !== undefined) homes.delete(key);
}
