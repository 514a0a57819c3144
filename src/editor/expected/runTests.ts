import * as vscode from 'vscode';
import { isUserError, UserError } from '../../errors';
import { cancelJob } from '../../jobs/cancelJob';
import type { TrackedJob } from '../../jobs/jobs';
import { outcomeText } from '../../jobs/output/outcome';
import { isTrusted, needsTrust } from '../consent/workspaceTrust';
import type { Parts } from '../parts';
import { report, sentenceFor } from '../report';
import { atOnce } from '../run/atOnce';
import { type RunOutcome, runSource } from '../run/runSource';
import { type Source, sourceOfUri } from '../run/source';
import { nameOf } from '../uris';
import { expectationOf } from './expectation';
import { judge, readExpected } from './verdict';

/** The run of one test: where its results go, and what ends it. */
interface TestRun {
  readonly parts: Parts;
  readonly run: vscode.TestRun;
  readonly token: vscode.CancellationToken;
  /** What kept tests from running. */
  readonly errors: unknown[];
}

/** Runs tests as a person would run their files, as many at a time as the key allows. */
export async function runTests(
  parts: Parts,
  controller: vscode.TestController,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
): Promise<void> {
  const run = controller.createTestRun(request);
  const testRun: TestRun = { parts, run, token, errors: [] };
  const items = wanted(controller, request);
  for (const item of items) run.enqueued(item);
  try {
    // The editor itself asks for trust before it runs tests.
    if (!isTrusted()) throw needsTrust(vscode.l10n.t('This workspace is not trusted: its tests are not run.'));
    const connection = await parts.connections.current(true);
    const count = connection === undefined ? 0 : await parts.connections.concurrency(connection);
    await atOnce(items, count, (item) => runTest(testRun, item));
    if (connection === undefined) for (const item of items) run.skipped(item);
  } catch (error) {
    for (const item of items) errored(testRun, item, error);
  } finally {
    run.end();
  }
  // The tests show the sentences; one notification has the button that helps.
  const helped = testRun.errors.find((error) => !isUserError(error) || error.remedy !== undefined);
  if (helped !== undefined) report(helped, parts.log);
}

function wanted(controller: vscode.TestController, request: vscode.TestRunRequest): readonly vscode.TestItem[] {
  const all = request.include ?? [...controller.items].map(([, item]) => item);
  return all.filter((item) => !request.exclude?.includes(item));
}

async function runTest(testRun: TestRun, item: vscode.TestItem): Promise<void> {
  const { parts, run, token } = testRun;
  if (token.isCancellationRequested || item.uri === undefined) return run.skipped(item);
  run.started(item);
  try {
    const source = await sourceOfUri(item.uri);
    const expected = await expectedOf(parts, source);
    const { outcome, job } = await runToEnd(parts, source, token);
    if (job !== undefined) run.appendOutput(`${terminalText(await outcomeText(job))}\r\n`, undefined, item);
    const isGivenUp = outcome === undefined || (outcome.status === 'cancelled' && token.isCancellationRequested);
    if (isGivenUp) return run.skipped(item);
    const { state, messages } = judge(expected, outcome, job);
    if (state === 'passed') run.passed(item, outcome.totalTimeMs);
    else run[state](item, [...messages], outcome.totalTimeMs);
  } catch (error) {
    errored(testRun, item, error);
  }
}

/** Of the text that runs, unsaved changes included. */
async function expectedOf(parts: Parts, { document, text }: Source) {
  const { uri, languageId } = document;
  const expectation = await expectationOf(parts, { uri, text, languageId });
  if (expectation !== undefined) return readExpected(uri, expectation);
  throw new UserError(
    vscode.l10n.t('Nothing is expected of {0} any more: no comment and no file beside it says what.', nameOf(uri)),
  );
}

/** Cancelling works at any time, also before the service knows the job. No outcome when the person did not agree to the run. */
async function runToEnd(
  parts: Parts,
  source: Source,
  token: vscode.CancellationToken,
): Promise<{ outcome: RunOutcome | undefined; job: TrackedJob | undefined }> {
  let key: string | undefined;
  const cancel = (): void => {
    if (key === undefined) return;
    cancelJob(parts.jobs, parts.homes.get(key), key).catch((error: unknown) => parts.log.warn(String(error)));
  };
  const listener = token.onCancellationRequested(cancel);
  const onJob = (added: string): void => {
    key = added;
    if (token.isCancellationRequested) cancel();
  };
  try {
    const outcome = await runSource(parts, source, 'batch', {}, { onJob });
    return { outcome, job: key === undefined ? undefined : parts.jobs.get(key) };
  } finally {
    listener.dispose();
  }
}

function errored({ run, errors, parts }: TestRun, item: vscode.TestItem, error: unknown): void {
  errors.push(error);
  parts.log.warn(`${item.label}: ${error instanceof Error ? error.message : String(error)}`);
  run.errored(item, new vscode.TestMessage(sentenceFor(error)));
}

/** The results are shown in a terminal. */
const terminalText = (text: string): string => text.replace(/\n/g, '\r\n');
