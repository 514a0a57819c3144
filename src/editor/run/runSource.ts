import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import { checkExecuteRequest, checkShebangRequest } from '../../api/checkRequest';
import type { FinalStatus, RunRequest } from '../../api/types';
import type { TrackedJob } from '../../jobs/jobs';
import { safeFilename } from '../../jobs/output/artifacts';
import { type Connection, runJob } from '../../jobs/runJob';
import { filesOfCaller, filesOfSettings } from '../inputFiles/inputFiles';
import { fileOptions } from '../options/fileOptions';
import type { RunOptions } from '../options/runOptions';
import type { Parts } from '../parts';
import { runSettings, serviceSettings } from '../settings';
import { askForLanguage, knownLanguageOf, rememberLanguage } from './language';
import type { Source } from './source';

/** What `unsandbox.run` resolves to. Times in ms, sizes in bytes. */
export interface RunOutcome {
  readonly jobId: string;
  readonly status: FinalStatus;
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
  readonly language: string;
  readonly totalTimeMs: number;
  readonly artifacts: readonly { readonly filename: string; readonly size: number }[];
}

/** Who asked for a run: only a person can be asked something, and is shown the output. */
export type Asker = 'person' | 'code';

/**
 * Runs a source to its end. Undefined when the person dismissed a question. Rejects with a sentence: at once and
 * before anything is sent when the input is bad.
 */
export async function runSource(
  parts: Parts,
  source: Source,
  asker: Asker,
  options: RunOptions = {},
): Promise<RunOutcome | undefined> {
  const request = await requestOf(parts.memory, source, asker, options);
  if (request === undefined) return undefined;
  // The row comes first: connecting may start the local sandbox.
  const job = parts.jobs.add(newJob(source, languageIn(request)));
  let connection: Connection | undefined;
  try {
    connection = await parts.connections.current(asker === 'person');
  } finally {
    if (connection === undefined) parts.jobs.remove(job.key);
  }
  if (connection === undefined) return undefined;
  parts.homes.set(job.key, connection);
  parts.jobs.update(job.key, { service: connection.service, place: connection.place });
  parts.output.begin({ title: source.title, place: connection.place, unsaved: source.unsaved, request });
  if (asker === 'person') parts.output.reveal();
  const ended = await runJob(parts.jobs, connection, job.key, request);
  const detected = ended.result?.detectedLanguage;
  if (detected !== undefined && languageIn(request) === undefined)
    await rememberLanguage(parts.memory, source.document.uri, detected);
  return outcomeOf(ended, request);
}

/** Everything is read and checked here. Options win over what is saved for the file, and that over the settings. */
async function requestOf(
  memory: vscode.Memento,
  source: Source,
  asker: Asker,
  options: RunOptions,
): Promise<RunRequest | undefined> {
  const { document, code } = source;
  const { inputFiles: named, ...chosen } = { ...fileOptions(memory, document.uri), ...options };
  const { inputFiles: configured, ...settings } = runSettings(document);
  const inputFiles = await (named === undefined
    ? filesOfSettings(configured, document.uri)
    : filesOfCaller(named, document.uri));
  const known = chosen.language ?? knownLanguageOf(source, memory);
  if (known === undefined && code.startsWith('#!') && inputFiles.length === 0) {
    const request = { ...settings, ...chosen, code };
    checkShebangRequest(request);
    return request;
  }
  const language = known ?? (await askForLanguage(source, memory, asker === 'person'));
  if (language === undefined) return undefined;
  const request = { ...settings, ...chosen, language, code, inputFiles };
  checkExecuteRequest(request);
  return request;
}

const languageIn = (request: RunRequest): string | undefined => ('language' in request ? request.language : undefined);

const newJob = ({ title, document }: Source, language: string | undefined): TrackedJob => ({
  key: randomUUID(),
  service: serviceSettings().service,
  title,
  language,
  status: 'submitting',
  startedHere: true,
  resource: document.uri.toString(),
  submittedAt: Date.now(),
});

function outcomeOf(job: TrackedJob, request: RunRequest): RunOutcome {
  const { result } = job;
  return {
    jobId: job.jobId ?? '',
    status: job.status as FinalStatus,
    success: result?.success ?? false,
    stdout: result?.stdout ?? '',
    stderr: result?.stderr ?? '',
    exitCode: result?.exitCode,
    language: result?.detectedLanguage ?? result?.language ?? languageIn(request) ?? '',
    totalTimeMs: result?.totalTimeMs ?? (job.finishedAt ?? Date.now()) - job.submittedAt,
    artifacts: (result?.artifacts ?? []).map(({ filename, size }) => ({ filename: safeFilename(filename), size })),
  };
}
