import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../jobs/job';
import type { JobRequest } from '../jobs/jobRequest';
import type { Jobs } from '../jobs/jobs';
import { detectLanguage } from '../languages/detectLanguage';
import type { InstalledLanguages } from '../languages/installedLanguages';
import { cancelAnswer, jobAnswer, listAnswer, resultAnswer, type Shape } from './answers';
import { type ExecuteFields, parseExecute, parseRun, unknownLanguage } from './parseRequest';
import type { Body } from './readBody';
import { Refusal, tooMany } from './refusal';

export interface ServiceState {
  readonly jobs: Jobs;
  readonly languages: InstalledLanguages;
  readonly shape: Shape;
  /** So long `/execute` and `/run` wait for a job to end; undefined: as long as it takes. */
  readonly syncSeconds: number | undefined;
  readonly concurrency: number;
  readonly ratePerMinute: number | undefined;
  /** Throws when too many submits came in the last minute. */
  readonly countSubmit: () => void;
  /** Why semitrusted is refused; undefined where it is possible. */
  readonly semitrustedRefusal: string | undefined;
}

export interface Call {
  readonly body: Body;
  readonly query: URLSearchParams;
  /** The id in the path; '' where there is none. */
  readonly id: string;
  /** Aborted when the client goes away before it was answered. */
  readonly gone: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Handler = (state: ServiceState, call: Call) => Answer | Promise<Answer>;

export interface Endpoint {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE';
  readonly path: RegExp;
  /** The only content type it takes; undefined where a body means nothing. */
  readonly takes?: 'application/json' | 'text/plain';
  /** Answered without a key: it must tell and change nothing. */
  readonly isOpen?: true;
  readonly handle: Handler;
}

const ok = (body: unknown): Answer => ({ status: 200, body });

export const endpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: /^\/execute$/,
    takes: 'application/json',
    handle: (state, call) => wait(state, call, execute(state, call)),
  },
  {
    method: 'POST',
    path: /^\/execute\/async$/,
    takes: 'application/json',
    handle: (state, call) => accepted(execute(state, call)),
  },
  {
    method: 'POST',
    path: /^\/run$/,
    takes: 'text/plain',
    handle: (state, call) => wait(state, call, run(state, call)),
  },
  { method: 'POST', path: /^\/run\/async$/, takes: 'text/plain', handle: (state, call) => accepted(run(state, call)) },
  { method: 'GET', path: /^\/jobs$/, handle: ({ jobs, shape }) => ok(listAnswer(jobs.active(), shape)) },
  { method: 'GET', path: /^\/jobs\/([^/]+)$/, handle: (state, { id }) => ok(jobAnswer(find(state, id), state.shape)) },
  { method: 'DELETE', path: /^\/jobs\/([^/]+)$/, handle: cancel },
  { method: 'GET', path: /^\/languages$/, handle: async ({ languages }) => ok(await languages.describe()) },
  // The provider's own clients ask with either method.
  { method: 'GET', path: /^\/health$/, isOpen: true, handle: () => ok({ status: 'ok' }) },
  { method: 'HEAD', path: /^\/health$/, isOpen: true, handle: () => ok({ status: 'ok' }) },
  { method: 'POST', path: /^\/keys\/validate$/, handle: (state) => ok(keyAnswer(state)) },
];

function execute(state: ServiceState, { body }: Call): Job {
  const fields = parseExecute(body.bytes);
  body.drop();
  const language = state.languages.find(fields.language);
  if (language === undefined) throw unknownLanguage(fields.language, state.languages.available());
  return submit(state, { ...fields, language, detected: false }, body.release);
}

function run(state: ServiceState, { body, query }: Call): Job {
  const fields = parseRun(body.bytes, query);
  body.drop();
  const name = detectLanguage(fields.code);
  if (name === undefined) {
    throw new Refusal(422, 'no_shebang', 'The first line is no shebang such as "#!/usr/bin/env python3".');
  }
  const language = state.languages.find(name);
  if (language === undefined) throw unknownLanguage(name, state.languages.available());
  return submit(state, { ...fields, language, detected: true }, body.release);
}

function submit(state: ServiceState, request: JobRequest, release: () => void): Job {
  checkRunnable(state, request);
  state.countSubmit();
  if (state.jobs.isFull) {
    throw tooMany(
      'concurrency_limit_reached',
      `${state.concurrency} jobs run and the queue is full: wait for one to end.`,
      {
        active_executions: state.jobs.running,
        concurrency_limit: state.concurrency,
      },
    );
  }
  return state.jobs.submit(request, release);
}

function checkRunnable(state: ServiceState, request: ExecuteFields | JobRequest): void {
  if (request.networkMode === 'semitrusted' && state.semitrustedRefusal !== undefined) {
    throw new Refusal(403, 'network_mode_not_allowed', state.semitrustedRefusal);
  }
  state.languages.check(request as JobRequest);
}

async function wait(state: ServiceState, { gone }: Call, job: Job): Promise<Answer> {
  const onGone = (): void => void state.jobs.cancel(job.id);
  gone.addEventListener('abort', onGone);
  if (gone.aborted) onGone();
  await endOrPatience(state, job);
  gone.removeEventListener('abort', onGone);
  // The provider's C client takes no other status than 200 here.
  return ok(job.outcome === undefined ? submitted(job) : resultAnswer(job, state.shape));
}

async function endOrPatience({ jobs, syncSeconds }: ServiceState, { id }: Job): Promise<void> {
  if (syncSeconds === undefined) return jobs.whenFinished(id);
  const patience = new AbortController();
  const tooLong = sleep(syncSeconds * 1000, undefined, { signal: patience.signal }).catch(() => {});
  await Promise.race([jobs.whenFinished(id), tooLong]);
  patience.abort();
}

/** As the contract shows it: accepted and waiting, however soon it starts. */
const submitted = (job: Job): Record<string, unknown> => ({ job_id: job.id, status: 'pending' });
const accepted = (job: Job): Answer => ({ status: 202, body: submitted(job) });

function find({ jobs }: ServiceState, id: string): Job {
  const job = jobs.find(id);
  if (job === undefined) throw new Refusal(404, 'job_not_found', 'There is no such job, or it ended long ago.');
  return job;
}

async function cancel(state: ServiceState, { id }: Call): Promise<Answer> {
  const job = find(state, id);
  const alreadyFinished = new Refusal(409, 'job_finished', 'The job has finished already.', { status: job.status });
  if (job.outcome !== undefined) throw alreadyFinished;
  await state.jobs.cancel(id);
  if (find(state, id).status !== 'cancelled') throw alreadyFinished;
  return ok(cancelAnswer(job, state.shape));
}

function keyAnswer({ concurrency, ratePerMinute }: ServiceState): Record<string, unknown> {
  return {
    success: true,
    valid: true,
    tier: 'local',
    ...(ratePerMinute === undefined
      ? {}
      : { rate_per_minute: ratePerMinute, rate_limit: ratePerMinute, burst: ratePerMinute }),
    concurrency,
  };
}
