import { createHash, randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { FinalStatus } from '../../api/types';
import { type ApiError, isApiError, UserError } from '../../errors';
import type { Connection } from '../../jobs/connection';
import type { TrackedJob } from '../../jobs/jobs';
import { safeFilename } from '../../jobs/output/artifacts';
import { maskText } from '../../jobs/output/mask';
import type { Receipt } from '../../jobs/output/transcript';
import type { SentRequest } from '../../jobs/request/sentRequest';
import { runJob } from '../../jobs/runJob';
import { isUnconfirmed } from '../../jobs/submitting/unconfirmed';
import { askAboutUnconfirmed } from '../commands/unconfirmedCommands';
import { confirmRun } from '../consent/confirmRun';
import type { CodeResult } from '../extensionApi/unsandboxApi';
import { sentInput } from '../inputFiles/inputFiles';
import { offerNextStep } from '../nextStep/offerNextStep';
import { keptOptions } from '../options/keptOptions';
import type { RunOptions } from '../options/runOptions';
import type { Parts } from '../parts';
import { inBackground } from '../report';
import { serviceSettings } from '../settings';
import { givenScheme } from './givenCode';
import { rememberLanguage } from './language';
import { type Asker, type PreparedRun, prepareRun, sentOf } from './prepareRun';
import { receiptOf } from './receipt';
import type { Source } from './source';

/** What `unsandbox.run` resolves to. */
export type RunOutcome = CodeResult;

/** Who wants to hear of a run while it goes on. */
export interface RunListener {
  /** It has a row; nothing was sent yet. */
  readonly onJob?: (key: string) => void;
  /** The person agrees: this is sent now. */
  readonly onReceipt?: (receipt: Receipt) => void;
}

/** Requests that are kept for another key; each may carry 10 MB. */
const maxRefused = 3;

/**
 * Runs a source to its end. Undefined when the person dismissed a question. Rejects with a sentence: at once and
 * before anything is sent when the input is bad.
 */
export async function runSource(
  parts: Parts,
  source: Source,
  asker: Asker,
  options: RunOptions = {},
  listener: RunListener = {},
): Promise<RunOutcome | undefined> {
  const prepared = await prepareRun(parts, source, asker, options);
  return prepared && runPrepared(parts, prepared, asker, options, listener);
}

/** The same for a run that was read and checked before. */
export async function runPrepared(
  parts: Parts,
  prepared: PreparedRun,
  asker: Asker,
  options: RunOptions,
  listener: RunListener = {},
): Promise<RunOutcome | undefined> {
  const { source, request, environment } = prepared;
  // The row comes first: connecting may start the local sandbox.
  const job = parts.jobs.add(newJob(prepared, asker));
  const connection = await connectionFor(parts, prepared, asker, job.key, listener).catch((error: unknown) => {
    parts.jobs.remove(job.key);
    throw error;
  });
  if (connection === undefined) {
    parts.jobs.remove(job.key);
    return undefined;
  }
  const { service, place, target, keyId } = connection;
  const sent = sentOf(prepared);
  parts.onceOptions.set(job.key, options);
  if (source.document.isUntitled) parts.unsavedTexts.set(job.key, source.document);
  parts.jobs.hide(job.key, [...environment.secrets.values()]);
  parts.jobs.update(job.key, {
    service,
    place,
    keyId,
    sent: { ...sent, target },
    once: keptOptions(options),
    secrets: [...environment.secrets.keys()],
  });
  const receipt = receiptOf(prepared, connection, sent);
  parts.output.begin(job.key, receipt);
  listener.onReceipt?.(receipt);
  if (asker === 'person') parts.output.reveal();
  const hooks = { beforeSend: () => parts.kept.flush(job.key), ...usualHooks(parts, prepared, sent) };
  const ended = await runJob(parts.jobs, connection, job.key, request, hooks).catch((error: unknown) => {
    // What becomes of it later is not told to the caller any more.
    parts.jobs.update(job.key, { isAwaited: false });
    // Only who is offered another try has use for the request.
    if (isKeyRefused(error) && asker !== 'code') keepRefused(parts, job.key, prepared, options);
    throw whatHelps(parts, job.key, asker, masked(error, [...environment.secrets.values()]));
  });
  void offerNextStep(parts, ended, asker);
  const detected = ended.result?.detectedLanguage;
  if (detected !== undefined && sent.language === undefined)
    await rememberLanguage(parts.fileMemory, source.document, detected, 'detected');
  return outcomeOf(ended);
}

/** The service, once the person agrees that this goes to it. Undefined when they do not, or dismissed a question. */
async function connectionFor(
  parts: Parts,
  prepared: PreparedRun,
  asker: Asker,
  jobKey: string,
  { onJob }: RunListener,
): Promise<Connection | undefined> {
  onJob?.(jobKey);
  const connection = await parts.connections.current(asker !== 'code');
  if (connection === undefined) return undefined;
  // It stays open while the person is asked.
  parts.homes.set(jobKey, connection);
  return (await confirmRun(parts, prepared, connection, asker, jobKey)) ? connection : undefined;
}

const isKeyRefused = (error: unknown): error is ApiError => isApiError(error) && error.status === 401;

/** The key was refused: the request is kept, to be sent with another one. */
function keepRefused({ refusedRuns }: Parts, key: string, prepared: PreparedRun, options: RunOptions): void {
  refusedRuns.set(key, { prepared, options });
  const [oldest] = refusedRuns.keys();
  if (refusedRuns.size > maxRefused && oldest !== undefined) refusedRuns.delete(oldest);
}

/** A service may repeat what it was sent. */
function masked(error: unknown, secrets: readonly string[]): unknown {
  if (error instanceof Error) error.message = maskText(error.message, secrets);
  return error;
}

/** A refused key keeps the request; a submit without an answer is asked about. Callers get the sentence alone. */
function whatHelps(parts: Parts, key: string, asker: Asker, error: unknown): unknown {
  const job = parts.jobs.get(key);
  if (asker === 'code' || job === undefined) return error;
  if (isKeyRefused(error)) {
    const remedy = {
      title: vscode.l10n.t('Update Key and Retry'),
      command: 'unsandbox.updateKeyAndRetry',
      arguments: [{ key }],
    };
    return new UserError(error.message, remedy);
  }
  // Of several, each has its row: that is where to ask.
  if (!isUnconfirmed(job) || asker === 'batch') return error;
  void askAboutUnconfirmed(parts, job);
  return new UserError(error instanceof Error ? error.message : String(error), undefined, true);
}

/** What is known of a file's runs, and learned of them. Code that is no file's has one run. */
function usualHooks({ durations, log }: Parts, { source, request }: PreparedRun, { language }: SentRequest) {
  if (source.document.uri.scheme === givenScheme) return {};
  const name = usualName(source, language);
  return {
    usual: durations.usual(name, request.code),
    onDuration: (ms: number) => inBackground(durations.learn(name, request.code, ms), 'how long it ran', log),
  };
}

/** Runs of the same part of the same file in the same language take about the same time. */
const usualName = ({ document, title }: Source, language = ''): string =>
  createHash('sha256').update(`${document.uri.toString()} ${title} ${language}`).digest('base64url').slice(0, 16);

const newJob = ({ source, request, inputFiles, byAgent }: PreparedRun, asker: Asker): TrackedJob => ({
  key: randomUUID(),
  service: serviceSettings().service,
  title: source.title,
  language: 'language' in request ? request.language : undefined,
  status: 'submitting',
  startedHere: true,
  byAgent,
  isAwaited: asker === 'person' || asker === 'batch',
  resource: source.document.uri.toString(),
  part: source.part,
  spans: source.part === 'selection' ? source.spans : undefined,
  inputs: inputFiles.map(sentInput),
  submittedAt: Date.now(),
});

function outcomeOf(job: TrackedJob): RunOutcome {
  const { result } = job;
  return {
    jobId: job.jobId ?? '',
    status: job.status as FinalStatus,
    success: result?.success ?? false,
    stdout: result?.stdout ?? '',
    stderr: result?.stderr ?? '',
    exitCode: result?.exitCode,
    language: result?.detectedLanguage ?? result?.language ?? job.language ?? '',
    totalTimeMs: result?.totalTimeMs ?? (job.finishedAt ?? Date.now()) - job.submittedAt,
    artifacts: (result?.artifacts ?? []).map(({ filename, size }) => ({ filename: safeFilename(filename), size })),
  };
}
