import * as l10n from '@vscode/l10n';
import { isJobId } from '../jobId';
import type { Cancellation, Job, JobStatus } from '../types';
import { type Fields, fieldsOf, hintField, present, ShapeError, timeField } from './fields';
import { findResult, hasOutput, isErrorAlone } from './parseResult';

/** `GET /jobs/{id}`. A job without a status is finished. The id asked for is the id, whatever the answer says. */
export function parseJob(value: unknown, jobId: string): Job {
  const fields = fieldsOf(value, l10n.t('the job is not an object'));
  if (!present(fields['status']) && !present(fields['job_id']) && findResult(fields) === undefined) {
    throw new ShapeError(l10n.t('it has neither a status nor a result'));
  }
  return jobOf(fields, jobId, 'completed');
}

/** `POST …/async`: a job that was accepted. Without a status it is pending. */
export function parseSubmitted(value: unknown): Job {
  const fields = fieldsOf(value, l10n.t('the job is not an object'));
  return jobOf(fields, requireJobId(fields), findResult(fields) === undefined ? 'pending' : 'completed');
}

/**
 * `POST /execute` and `/run`: a finished result, or a job that is still to be followed. `jobId` is '' when
 * a finished result carried none.
 */
export function parseOutcome(value: unknown): Job {
  const fields = fieldsOf(value, l10n.t('the result is not an object'));
  const result = findResult(fields);
  const job = jobOf(fields, isJobId(fields['job_id']) ? fields['job_id'] : '', result ? 'completed' : 'pending');
  // What has no result yet is looked up by its id.
  if (job.result === undefined) requireJobId(fields);
  return job;
}

/** `GET /jobs`: a list, bare or under `jobs`. Entries without a usable id are dropped; they are active ones only. */
export function parseJobs(value: unknown): readonly Job[] {
  const list = Array.isArray(value) ? value : fieldsOf(value, l10n.t('the list of jobs is not an object'))['jobs'];
  if (!Array.isArray(list)) throw new ShapeError(l10n.t('it has no list of jobs'));
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [];
    const fields = entry as Fields;
    return isJobId(fields['job_id']) ? [jobOf(fields, fields['job_id'], 'running')] : [];
  });
}

/** `DELETE /jobs/{id}`: the partial output nested, flat, or not at all. `value` is undefined for an empty answer. */
export function parseCancellation(value: unknown): Cancellation {
  if (value === undefined) return {};
  const fields = fieldsOf(value, l10n.t('the answer is not an object'));
  if (isErrorAlone(fields)) throw new ShapeError(l10n.t('it does not say whether the job was cancelled'));
  // That the cancel succeeded is no result of the job.
  return { message: hintField(fields, 'message'), result: hasOutput(fields) ? findResult(fields) : undefined };
}

function jobOf(fields: Fields, jobId: string, statusIfAbsent: JobStatus): Job {
  const status = parseStatus(fields['status'], fields) ?? (isErrorAlone(fields) ? 'failed' : statusIfAbsent);
  const final = status !== 'pending' && status !== 'running';
  const result = final ? findResult(fields) : undefined;
  return {
    jobId,
    status,
    language: hintField(fields, 'language') ?? hintField(fields, 'detected_language') ?? result?.language,
    submittedAt: timeField(fields, 'submitted_at', 'created_at'),
    startedAt: timeField(fields, 'started_at'),
    completedAt: timeField(fields, 'completed_at'),
    ...(result && { result }),
  };
}

/** The contract's words, and (assumed) near ones. An unknown word is a job that goes on, unless it has a result. */
function parseStatus(value: unknown, fields: Fields): JobStatus | undefined {
  if (!present(value)) return undefined;
  if (typeof value !== 'string') throw new ShapeError(l10n.t('its field {0} is not text', 'status'));
  switch (value.toLowerCase()) {
    case 'pending':
    case 'queued':
      return 'pending';
    case 'running':
      return 'running';
    case 'completed':
      return 'completed';
    case 'failed':
    case 'error':
      return 'failed';
    case 'timeout':
      return 'timeout';
    case 'cancelled':
    case 'canceled':
      return 'cancelled';
    default:
      return findResult(fields) === undefined ? 'running' : 'completed';
  }
}

function requireJobId(fields: Fields): string {
  if (isJobId(fields['job_id'])) return fields['job_id'];
  throw new ShapeError(l10n.t('it has no usable job_id'));
}
