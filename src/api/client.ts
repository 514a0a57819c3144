import { checkExecuteRequest, checkShebangRequest } from './checkRequest';
import type { HttpAnswer } from './http/transport';
import { jobPath } from './jobId';
import { decodeJson } from './parse/parseAnswer';
import { parseCancellation, parseJob, parseJobs, parseOutcome, parseSubmitted } from './parse/parseJob';
import { parseKeyStatus } from './parse/parseKeyStatus';
import { parseLanguages } from './parse/parseLanguages';
import { executeBody, shebangQuery } from './requestBody';
import { type Call, type ClientOptions, createSender, type Send } from './send';
import type { Cancellation, ExecuteRequest, Job, KeyStatus, Languages, ShebangRequest } from './types';

export type { ClientOptions } from './send';

/** What a synchronous run's answer may take beside its ttl, and where it has none, in milliseconds. */
const syncGraceMs = 30_000;
const syncWithoutTtlMs = 120_000;

/**
 * The service, one method an endpoint. Nothing is retried, followed or sent twice. Every call rejects with
 * - UserError when the request breaks a rule: nothing was sent;
 * - ApiError when the service refused it;
 * - MalformedAnswerError when the answer is not the API's;
 * - UnreachableError when none came: `sent` tells whether the request may have arrived;
 * - an error named AbortError when the signal fired.
 */
export interface Client {
  /** Waits for the job's end, unless the service answers earlier with a job that is pending or running. */
  execute(request: ExecuteRequest, signal?: AbortSignal): Promise<Job>;
  executeAsync(request: ExecuteRequest, signal?: AbortSignal): Promise<Job>;
  run(request: ShebangRequest, signal?: AbortSignal): Promise<Job>;
  runAsync(request: ShebangRequest, signal?: AbortSignal): Promise<Job>;
  /** Active jobs only. */
  listJobs(signal?: AbortSignal): Promise<readonly Job[]>;
  getJob(jobId: string, signal?: AbortSignal): Promise<Job>;
  cancelJob(jobId: string, signal?: AbortSignal): Promise<Cancellation>;
  languages(signal?: AbortSignal): Promise<Languages>;
  /** A key that is refused is an answer (`valid: false`) when the service explains it, else an ApiError. */
  validateKey(signal?: AbortSignal): Promise<KeyStatus>;
  /** Lets calls under way finish and ends idle connections. */
  close(): Promise<void>;
}

/** Throws a UserError when the address, the keys or the proxy cannot be used. */
export function createClient(options: ClientOptions): Client {
  const { send, close } = createSender(options);
  const execute = async (path: string, request: ExecuteRequest, signal: AbortSignal | undefined, tail: Tail) => {
    checkExecuteRequest(request);
    const body = await executeBody(request, signal);
    return send({ method: 'POST', path, contentType: 'application/json', body, ...tail }, signal);
  };
  const run = async (path: string, request: ShebangRequest, signal: AbortSignal | undefined, tail: Tail) => {
    checkShebangRequest(request);
    const body = [Buffer.from(request.code)];
    const full = path + shebangQuery(request);
    return send({ method: 'POST', path: full, contentType: 'text/plain', body, ...tail }, signal);
  };
  return {
    execute: (request, signal) => execute('/execute', request, signal, waiting(request)),
    executeAsync: (request, signal) => execute('/execute/async', request, signal, submitting),
    run: (request, signal) => run('/run', request, signal, waiting(request)),
    runAsync: (request, signal) => run('/run/async', request, signal, submitting),
    ...readers(send),
    close,
  };
}

type Tail = Pick<Call<Job>, 'parse' | 'headTimeoutMs' | 'hasOutput' | 'patience'>;

const submitting: Tail = { parse: parseSubmitted, patience: 'submit' };

const waiting = ({ ttl }: ShebangRequest): Tail => ({
  parse: parseOutcome,
  hasOutput: true,
  headTimeoutMs: ttl === undefined ? syncWithoutTtlMs : ttl * 1000 + syncGraceMs,
});

function readers(send: Send): Pick<Client, 'listJobs' | 'getJob' | 'cancelJob' | 'languages' | 'validateKey'> {
  return {
    listJobs: (signal) => send({ method: 'GET', path: '/jobs', patience: 'look', parse: parseJobs }, signal),
    getJob: async (jobId, signal) => {
      const parse = (value: unknown): Job => parseJob(value, jobId);
      return send({ method: 'GET', path: jobPath(jobId), patience: 'look', hasOutput: true, parse }, signal);
    },
    cancelJob: async (jobId, signal) =>
      send({ method: 'DELETE', path: jobPath(jobId), hasOutput: true, parse: parseCancellation }, signal),
    languages: (signal) => send({ method: 'GET', path: '/languages', parse: parseLanguages }, signal),
    validateKey: (signal) =>
      send({ method: 'POST', path: '/keys/validate', parse: parseKeyStatus, accepts: explainsKey }, signal),
  };
}

/** A refused key may come with 401 or 403 and still carry `valid: false` and the reason. */
function explainsKey({ status, text }: HttpAnswer): boolean {
  if (status !== 401 && status !== 403) return false;
  const value = decodeJson(text);
  return typeof value === 'object' && value !== null && 'valid' in value && value.valid === false;
}
