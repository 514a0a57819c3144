import type * as vscode from 'vscode';
import type { Connection } from '../jobs/connection';
import type { ElsewhereWatch } from '../jobs/elsewhereWatch';
import type { Durations } from '../jobs/following/durations';
import type { Jobs } from '../jobs/jobs';
import type { KeptJobs } from '../jobs/store/keptJobs';
import type { ArtifactFiles } from './artifacts/artifactFiles';
import type { Questions } from './consent/questions';
import type { UntrustedRuns } from './consent/untrustedRuns';
import type { SecretVariables } from './environment/secretVariables';
import type { FileMemory } from './fileMemory';
import type { CurrentFile } from './inputFiles/currentFile';
import type { InputFilesView } from './inputFiles/inputFilesView';
import type { JobPlaces } from './locations/jobPlaces';
import type { NextSteps } from './nextStep/nextSteps';
import type { FileOptions } from './options/fileOptions';
import type { RunOptions } from './options/runOptions';
import type { TerminalViews } from './output/terminalViews';
import type { JobDocuments } from './panel/jobDocuments';
import type { JobsView } from './panel/jobsView';
import type { Output } from './panel/output';
import type { GivenCode } from './run/givenCode';
import type { PreparedRun } from './run/prepareRun';
import type { Connections } from './service/connections';
import type { Keys } from './service/keys';
import type { LanguageLists } from './service/languageLists';
import type { Readiness } from './service/readiness';
import type { InputDrafts } from './stdin/inputDrafts';

export interface RefusedRun {
  readonly prepared: PreparedRun;
  readonly options: RunOptions;
}

/** What the commands work with, constructed once in `activate`. */
export interface Parts {
  readonly jobs: Jobs;
  /** The connection each job was submitted or seen on, by the job's key. */
  readonly homes: Map<string, Connection>;
  readonly kept: KeptJobs;
  readonly durations: Durations;
  readonly connections: Connections;
  readonly keys: Keys;
  readonly readiness: Readiness;
  readonly languages: LanguageLists;
  readonly secrets: SecretVariables;
  readonly fileOptions: FileOptions;
  readonly currentFile: CurrentFile;
  readonly questions: Questions;
  readonly jobsView: JobsView;
  readonly inputFilesView: InputFilesView;
  readonly untrustedRuns: UntrustedRuns;
  readonly output: Output;
  readonly documents: JobDocuments;
  readonly places: JobPlaces;
  readonly terminals: TerminalViews;
  readonly artifacts: ArtifactFiles;
  readonly nextSteps: NextSteps;
  readonly elsewhere: ElsewhereWatch;
  readonly drafts: InputDrafts;
  readonly givenCode: GivenCode;
  readonly log: vscode.LogOutputChannel;
  /** Choices remembered for single files. */
  readonly fileMemory: FileMemory;
  /** What each job's caller or the person chose for that one run, by the job's key. */
  readonly onceOptions: Map<string, RunOptions>;
  /** Texts that were never saved, by the key of each job that ran one: another may get its name once it is closed. */
  readonly unsavedTexts: Map<string, vscode.TextDocument>;
  /** Runs whose key was refused, by the job's key: another key may be set for them. */
  readonly refusedRuns: Map<string, RefusedRun>;
}
