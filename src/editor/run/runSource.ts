import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import { checkExecuteRequest } from '../../api/checkRequest';
import type { ExecuteRequest, FinalStatus } from '../../api/types';
import type { TrackedJob } from '../../jobs/jobs';
import { type Connection, runJob } from '../../jobs/runJob';
import type { Parts } from '../parts';
import { runSettings, serviceSettings } from '../settings';
import { filesOfCaller, filesOfSettings } from './inputFiles';
import { languageOfSource } from './language';
import type { RunOptions } from './runOptions';
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

/**
 * Runs a source to its end. Without options the person may be asked (language, service, key) and the output
 * is shown; with options nothing is asked. Undefined when the person dismissed a question.
 */
export async function runSource(parts: Parts, source: Source, options?: RunOptions): Promise<RunOutcome | undefined> {
  const byPerson = options === undefined;
  const request = await requestOf(parts.memory, source, options);
  if (request === undefined) return undefined;
  // The row comes first: connecting may start the local sandbox.
  const job = parts.jobs.add(newJob(source, request.language));
  let connection: Connection | undefined;
  try {
    connection = await parts.connections.current(byPerson);
  } finally {
    if (connection === undefined) parts.jobs.remove(job.key);
  }
  if (connection === undefined) return undefined;
  parts.homes.set(job.key, connection);
  parts.jobs.update(job.key, { service: connection.service });
  parts.output.begin({ title: source.title, place: connection.place, unsaved: source.unsaved, request });
  if (byPerson) parts.output.reveal();
  return outcomeOf(await runJob(parts.jobs, connection, job.key, request), request);
}

/** Everything is read and checked here, before anything is sent. */
async function requestOf(
  memory: vscode.Memento,
  source: Source,
  options?: RunOptions,
): Promise<ExecuteRequest | undefined> {
  const { document, code } = source;
  const language = options?.language ?? (await languageOfSource(source, memory, options === undefined));
  if (language === undefined) return undefined;
  const { inputFiles: configured, ...settings } = runSettings(document);
  const { inputFiles: named, ...rest } = options ?? {};
  const inputFiles = await (named === undefined
    ? filesOfSettings(configured, document.uri)
    : filesOfCaller(named, document.uri));
  const request = { ...settings, ...rest, language, code, inputFiles };
  checkExecuteRequest(request);
  return request;
}

const newJob = ({ title, document }: Source, language: string): TrackedJob => ({
  key: randomUUID(),
  service: serviceSettings().service,
  title,
  language,
  status: 'submitting',
  startedHere: true,
  resource: document.uri.toString(),
  submittedAt: Date.now(),
});

function outcomeOf(job: TrackedJob, request: ExecuteRequest): RunOutcome {
  const { result } = job;
  return {
    jobId: job.jobId ?? '',
    status: job.status as FinalStatus,
    success: result?.success ?? false,
    stdout: result?.stdout ?? '',
    stderr: result?.stderr ?? '',
    exitCode: result?.exitCode,
    language: result?.detectedLanguage ?? result?.language ?? request.language,
    totalTimeMs: result?.totalTimeMs ?? (job.finishedAt ?? Date.now()) - job.submittedAt,
    artifacts: (result?.artifacts ?? []).map(({ filename, size }) => ({ filename, size })),
  };
}
