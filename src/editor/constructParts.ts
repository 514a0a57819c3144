import * as vscode from 'vscode';
import type { Connection } from '../jobs/connection';
import { ElsewhereWatch } from '../jobs/elsewhereWatch';
import { Durations } from '../jobs/following/durations';
import { Jobs } from '../jobs/jobs';
import { LocalSandbox } from '../jobs/localSandbox';
import { ArtifactFiles } from './artifacts/artifactFiles';
import { Questions } from './consent/questions';
import { UntrustedRuns } from './consent/untrustedRuns';
import { SecretVariables } from './environment/secretVariables';
import { FileMemory } from './fileMemory';
import { CurrentFile } from './inputFiles/currentFile';
import { InputFilesView } from './inputFiles/inputFilesView';
import { keepJobs } from './keeping/keepJobs';
import { hideSecrets, letGo, resumeJobs } from './keeping/resumeJobs';
import { JobPlaces } from './locations/jobPlaces';
import { NextSteps } from './nextStep/nextSteps';
import { FileOptions } from './options/fileOptions';
import { TerminalViews } from './output/terminalViews';
import { JobDocuments } from './panel/jobDocuments';
import { JobsView } from './panel/jobsView';
import { Output } from './panel/output';
import type { Parts } from './parts';
import { inBackground } from './report';
import { GivenCode } from './run/givenCode';
import { Connections } from './service/connections';
import { Keys } from './service/keys';
import { LanguageLists } from './service/languageLists';
import { Readiness } from './service/readiness';
import { InputDrafts } from './stdin/inputDrafts';

/** Constructs and connects all that the commands work with. Nothing waits, and nothing is sent. */
export function constructParts(context: vscode.ExtensionContext): Parts {
  const log = vscode.window.createOutputChannel(vscode.l10n.t('unsandbox log'), { log: true });
  const jobs = new Jobs((error) => log.error(error instanceof Error ? error : String(error)));
  const homes = new Map<string, Connection>();
  const keys = new Keys(context.secrets, process.env);
  const readiness = new Readiness(keys, context.secrets);
  const kept = keepJobs(context, jobs, log, {
    prepare: (job) => hideSecrets(parts, job),
    onClaimed: (claimed) => inBackground(resumeJobs(parts, claimed), 'unfinished jobs', log),
    onTaken: (job) => letGo(parts, job),
  });
  const nextSteps = new NextSteps(jobs, log);
  const view = new JobsView(jobs, nextSteps, (isVisible) => {
    if (isVisible) elsewhere.lookNow();
    if (isVisible) void readiness.look();
    void kept.show(isVisible);
  });
  const elsewhere = new ElsewhereWatch(jobs, homes, () => view.visible, log);
  const sandbox = new LocalSandbox(context.asAbsolutePath('dist/sandbox.js'), log, vscode.l10n.uri?.fsPath);
  context.subscriptions.push(view, nextSteps, sandbox);
  const version = String(context.extension.packageJSON.version);
  const isInUse = (connection: Connection): boolean => [...homes.values()].includes(connection);
  const connections = new Connections(
    keys,
    sandbox,
    readiness,
    version,
    context.globalState,
    isInUse,
    (connection, listed) => elsewhere.show(connection, listed),
  );
  const fileMemory = new FileMemory(context.workspaceState, log);
  const fileOptions = new FileOptions(fileMemory);
  const currentFile = new CurrentFile(fileMemory);
  const questions = new Questions();
  const parts: Parts = {
    ...{
      jobs,
      homes,
      connections,
      keys,
      readiness,
      kept,
      nextSteps,
      elsewhere,
      log,
      fileMemory,
      fileOptions,
      currentFile,
    },
    output: new Output(jobs, log),
    jobsView: view,
    places: new JobPlaces(jobs, log),
    documents: new JobDocuments(jobs, nextSteps),
    terminals: new TerminalViews(),
    artifacts: new ArtifactFiles(jobs),
    inputFilesView: new InputFilesView(currentFile, fileOptions),
    secrets: new SecretVariables(context.secrets, context.globalState),
    languages: new LanguageLists(context.globalState),
    durations: new Durations(context.globalState),
    questions,
    untrustedRuns: new UntrustedRuns(context.workspaceState, questions),
    drafts: new InputDrafts(),
    givenCode: new GivenCode(jobs),
    onceOptions: new Map(),
    unsavedTexts: new Map(),
    refusedRuns: new Map(),
  };
  return parts;
}
