import type { Artifact } from '../../api/types';
import type { Job } from '../jobs/job';

/** `contract`: nested results, as the provider's page has them. `live`: flat, as its service was seen to answer. */
export const shapes = ['contract', 'live'] as const;
export type Shape = (typeof shapes)[number];

type Fields = Record<string, unknown>;

/** The answer of `/execute` and `/run`. */
export const resultAnswer = (job: Job, shape: Shape): Fields => ({ job_id: job.id, ...resultFields(job, shape) });

/** `GET /jobs/{id}`. */
export function jobAnswer(job: Job, shape: Shape): Fields {
  const time = shape === 'contract' ? unixSeconds : isoTime;
  const head = {
    job_id: job.id,
    status: job.status === 'failed' && shape === 'contract' ? 'completed' : job.status,
    language: job.language,
    created_at: time(job.submittedAt),
    ...(job.startedAt === undefined ? {} : { started_at: time(job.startedAt) }),
    ...(job.completedAt === undefined ? {} : { completed_at: time(job.completedAt) }),
  };
  if (job.outcome === undefined) return head;
  const result = resultFields(job, shape);
  return shape === 'contract' ? { ...head, result } : { ...head, ...result };
}

/** `GET /jobs`. */
export function listAnswer(jobs: readonly Job[], shape: Shape): Fields | Fields[] {
  const rows = jobs.map((job) => ({
    job_id: job.id,
    status: job.status,
    language: job.language,
    [shape === 'contract' ? 'submitted_at' : 'created_at']: isoTime(job.submittedAt),
  }));
  return shape === 'contract' ? { jobs: rows } : rows;
}

/** `DELETE /jobs/{id}`. */
export function cancelAnswer(job: Job, shape: Shape): Fields {
  const head = { message: 'Job cancelled', job_id: job.id };
  const result = resultFields(job, shape);
  return shape === 'contract' ? { ...head, result } : { ...head, status: job.status, ...result };
}

function resultFields(job: Job, shape: Shape): Fields {
  const { outcome } = job;
  if (outcome === undefined) return {};
  const error = outcome.error ?? null;
  return {
    success: outcome.exitCode === 0 && error === null,
    stdout: outcome.stdout,
    stderr: outcome.stderr,
    exit_code: outcome.exitCode,
    language: job.language,
    ...(job.detected ? { detected_language: job.language } : {}),
    ...(error !== null || shape === 'live' ? { error } : {}),
    artifacts: outcome.artifacts.map((artifact) => artifactFields(artifact, shape)),
    execution_mode: 'local',
    network_mode: job.networkMode,
    total_time_ms: (job.completedAt ?? job.submittedAt) - job.submittedAt,
  };
}

function artifactFields(artifact: Artifact, shape: Shape): Fields {
  const { filename, error, contentBase64, mimeType, size } = artifact;
  if (error !== undefined) return { type: 'error', filename, error };
  if (shape === 'live') return { type: 'base64', filename, data: contentBase64 };
  return { filename, mime_type: mimeType, size, content_base64: contentBase64 };
}

const unixSeconds = (ms: number): number => Math.floor(ms / 1000);
const isoTime = (ms: number): string => new Date(ms).toISOString();
