import type * as vscode from 'vscode';
import { fileOfTitle } from '../activeFile';
import { acceptActualOutput, saveExpectedOutput } from '../expected/expectedOutputCommands';
import { getStarted } from '../firstRun/getStarted';
import { newSample } from '../firstRun/newSample';
import { compareWith, compareWithPrevious } from '../history/compareRuns';
import { copyJobId, copyOutput, deleteJob } from '../history/historyCommands';
import { restoreRun } from '../history/restoreRun';
import { runAgainWithOptions } from '../history/runAgainWithOptions';
import { openLocation } from '../locations/openLocation';
import { takeNextStep } from '../nextStep/takeNextStep';
import { asUri, isMenuContext } from '../options/runOptions';
import type { Parts } from '../parts';
import { report } from '../report';
import { runAgain } from '../run/runAgain';
import { runFiles } from '../run/runFiles';
import { openArtifact, saveArtifacts, saveArtifactsForCaller } from './artifactCommands';
import { cancelOrDeleteJob } from './cancelOrDeleteJob';
import { copyRequest } from './copyRequest';
import { addInputFiles, chooseInputFiles, removeInputFile, resetInputFiles } from './inputFileCommands';
import { cancelAllAsking, cancelById, cancelOne, cancelOwn, refreshJobs, showJobOutput, stopFile } from './jobCommands';
import { openTerminalView } from './outputCommands';
import { runActive, runFile, runForCaller, runSelection, runWithOptions, updateKeyAndRetry } from './runCommands';
import { removeSecret, setSecret } from './secretCommands';
import { clearKeys, selectService, setKeys, testConnection } from './serviceCommands';
import { runWithArguments, runWithInput } from './startCommands';
import { dismissJob } from './unconfirmedCommands';

export type Command = (...args: readonly unknown[]) => unknown;

/**
 * Every command of the manifest. Those for a person report their errors; `unsandbox.run`, and
 * `cancelJob` and `saveArtifacts` with a job id, are for callers, who get them as rejections.
 */
export function commandTable(parts: Parts): Readonly<Record<string, Command>> {
  const forPerson =
    (command: Command): Command =>
    async (...args) => {
      try {
        return await command(...args);
      } catch (error) {
        report(error, parts.log);
        return undefined;
      }
    };
  const runButton = forPerson((uri) => runActive(parts, uri));
  const runOneFile = forPerson((uri) => runFile(parts, uri));
  const runAll = (uris: readonly vscode.Uri[]): unknown => forPerson(() => runFiles(parts, uris))();
  const cancelRow = forPerson((row) => cancelOne(parts, row));
  const saveRow = forPerson((row) => saveArtifacts(parts, row));
  return {
    'unsandbox.run': (uri, options) => {
      if (isMenuContext(uri)) return runButton();
      return isMenuContext(options) ? runButton(ofTitle(uri, options)) : runForCaller(parts, uri, options);
    },
    'unsandbox.runActive': runButton,
    // The Explorer passes the file under the pointer and all that are selected.
    'unsandbox.runFile': (uri, all) =>
      Array.isArray(all) && all.length > 1
        ? runAll(all.map(asUri).filter((each) => each !== undefined))
        : runOneFile(uri),
    'unsandbox.runWithOptions': forPerson((uri, menu) => runWithOptions(parts, ofTitle(uri, menu))),
    'unsandbox.runWithInput': forPerson((uri, menu) => runWithInput(parts, ofTitle(uri, menu))),
    'unsandbox.runWithArguments': forPerson((uri, menu) => runWithArguments(parts, ofTitle(uri, menu))),
    'unsandbox.runAgain': forPerson((row) => runAgain(parts, row)),
    'unsandbox.runAgainWithOptions': forPerson((row) => runAgainWithOptions(parts, row)),
    'unsandbox.restoreRun': forPerson((row) => restoreRun(parts, row)),
    'unsandbox.compareOutputWithPrevious': forPerson((row) => compareWithPrevious(parts, row)),
    'unsandbox.compareOutputWith': forPerson((row) => compareWith(parts, row)),
    'unsandbox.copyOutput': forPerson((row) => copyOutput(parts, row)),
    'unsandbox.copyJobId': forPerson((row) => copyJobId(parts, row)),
    'unsandbox.cancelOrDeleteJob': forPerson(() => cancelOrDeleteJob(parts)),
    'unsandbox.deleteJob': forPerson((row) => deleteJob(parts, row)),
    'unsandbox.attachAndRunAgain': forPerson((row) => takeNextStep(parts, row, 'attach')),
    'unsandbox.runAgainLonger': forPerson((row) => takeNextStep(parts, row, 'longer')),
    'unsandbox.runAgainWithNetwork': forPerson((row) => takeNextStep(parts, row, 'network')),
    'unsandbox.updateKeyAndRetry': forPerson((row) => updateKeyAndRetry(parts, row)),
    'unsandbox.runSelection': forPerson(() => runSelection(parts)),
    'unsandbox.stop': forPerson((uri, menu) => stopFile(parts, ofTitle(uri, menu))),
    'unsandbox.cancelJob': (job) => (typeof job === 'string' ? cancelById(parts, job) : cancelRow(job)),
    'unsandbox.cancelAllJobs': () => cancelOwn(parts),
    'unsandbox.cancelAll': forPerson(() => cancelAllAsking(parts)),
    'unsandbox.dismissJob': forPerson((row) => dismissJob(parts, row)),
    'unsandbox.clearFinishedJobs': forPerson(() => parts.kept.clearFinished()),
    'unsandbox.refreshJobs': forPerson(() => refreshJobs(parts)),
    'unsandbox.showJobOutput': forPerson((row) => showJobOutput(parts, row)),
    'unsandbox.openLocation': forPerson((key, index) => openLocation(parts, key, index)),
    'unsandbox.openTerminalView': forPerson((target) => openTerminalView(parts, target)),
    'unsandbox.saveArtifacts': (job, folder) =>
      typeof job === 'string' ? saveArtifactsForCaller(parts, job, folder) : saveRow(job),
    'unsandbox.openArtifact': forPerson((row, filename) => openArtifact(parts, row, filename)),
    'unsandbox.acceptActualOutput': forPerson((failure) => acceptActualOutput(failure)),
    'unsandbox.saveExpectedOutput': forPerson((row) => saveExpectedOutput(parts, row)),
    'unsandbox.copyRequest': forPerson((row) => copyRequest(parts, row)),
    'unsandbox.addInputFiles': forPerson((uri, all) => addInputFiles(parts, uri, all)),
    'unsandbox.chooseInputFiles': forPerson(() => chooseInputFiles(parts)),
    'unsandbox.removeInputFile': forPerson((row) => removeInputFile(parts, row)),
    'unsandbox.resetInputFiles': forPerson(() => resetInputFiles(parts)),
    'unsandbox.setSecret': forPerson((name) => setSecret(parts, name)),
    'unsandbox.removeSecret': forPerson(() => removeSecret(parts)),
    'unsandbox.showLog': () => parts.log.show(),
    'unsandbox.setKeys': forPerson(() => setKeys(parts)),
    'unsandbox.clearKeys': forPerson(() => clearKeys(parts)),
    'unsandbox.testConnection': forPerson(() => testConnection(parts)),
    'unsandbox.selectService': forPerson(() => selectService(parts)),
    'unsandbox.newSample': forPerson((language) => newSample(parts, language)),
    'unsandbox.getStarted': () => getStarted(),
  };
}

/** What was clicked; a button in an editor's title may still name the file before. */
function ofTitle(uri: unknown, menu: unknown): unknown {
  const file = isMenuContext(menu) ? asUri(uri) : undefined;
  return file === undefined ? uri : fileOfTitle(file);
}
