import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { offerMcpServer } from './agents/mcpServer';
import { languageModelTools } from './agents/tools';
import { type Command, commandTable } from './commands/commandTable';
import { constructParts } from './constructParts';
import { ExpectedTests } from './expected/expectedTests';
import { createApi } from './extensionApi/createApi';
import type { UnsandboxApi } from './extensionApi/unsandboxApi';
import { followAttention } from './keeping/attention';
import { tellEnds } from './keeping/tellEnds';
import { registerLocations } from './locations/registerLocations';
import { registerCommentHelp } from './options/commentHelp';
import { registerOutputLanguage } from './output/outputLanguage';
import { keepContextKeys } from './panel/contextKeys';
import { showLanguageStatus } from './panel/languageStatus';
import { showRunningJobs } from './panel/statusBar';
import type { Parts } from './parts';
import { taskProvider } from './tasks/taskProvider';

/** All that works, in a bundle of its own that the entry loads at first use. */
export interface App {
  /** By their ids, those of the manifest. */
  readonly commands: Readonly<Record<string, Command>>;
  /** By their names, those of the manifest. */
  readonly tools: Readonly<Record<string, vscode.LanguageModelTool<unknown>>>;
  readonly tasks: vscode.TaskProvider;
  readonly api: UnsandboxApi;
  /** What has to be done before the editor goes. */
  readonly close: () => Promise<void>;
}

/**
 * Constructs and connects the parts. No waiting, no child process, and no request unless jobs were running when the window
 * was reloaded.
 */
export function startApp(context: vscode.ExtensionContext, tests: vscode.TestController): App {
  // What has no editor to ask translates by it, too. There is none where the editor speaks English.
  if (vscode.l10n.bundle !== undefined) l10n.config({ contents: vscode.l10n.bundle });
  const parts = constructParts(context);
  const { jobs, log, output, documents, terminals, artifacts, elsewhere, connections, readiness } = parts;
  const { fileOptions, fileMemory, currentFile, drafts, inputFilesView, givenCode } = parts;
  context.subscriptions.push(
    jobs.onDidChange(({ key }) => forget(parts, key)),
    ...[log, output, documents, terminals, artifacts, elsewhere, connections, readiness],
    ...[fileOptions, fileMemory, currentFile, drafts, inputFilesView, givenCode],
    new ExpectedTests(parts, tests),
    registerCommentHelp(parts.secrets),
    registerLocations(parts),
    registerOutputLanguage(parts),
    showRunningJobs(jobs),
    showLanguageStatus(parts),
    keepContextKeys(parts),
    followAttention(parts),
    tellEnds(jobs),
    offerMcpServer(parts, context),
  );
  void parts.kept.update();
  return {
    commands: commandTable(parts),
    tools: languageModelTools(parts),
    tasks: taskProvider(parts),
    api: createApi(parts, context),
    close: () => parts.kept.close(),
  };
}

/** A job that has ended, or left the panel, needs its connection no more; one that left is not run again either. */
function forget({ jobs, homes, onceOptions, unsavedTexts, refusedRuns }: Parts, key: string): void {
  const job = jobs.get(key);
  if (job === undefined) for (const known of [onceOptions, unsavedTexts, refusedRuns]) known.delete(key);
  if (job === undefined || job.finishedAt !== undefined) homes.delete(key);
}
