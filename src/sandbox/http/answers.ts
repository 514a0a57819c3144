import type { Artifact } from '../../api/types';
import type { Job } from '../jobs/job';

/** `contract`: nested results, as the provider's page has them. `live`: flat, as the provider's own clients read them. */
export const shapes = ['contract', 'live'] as const;
export type Shape = (typeof shapes)[number];

type Fields = Record<string, unknown>;

/** The answer of `/execute` and `/run`. */
export const resultAnswer = (job: Job, shape: Shape): Fields => ({ job_id: job.id, ...resultFields(job, shape) });

/** `GET /jobs/{id}`. */
export function jobAnswer(job: Job, shape: Shape): Fields {
  const head = {
    job_id: job.id,
    status: job.status === 'failed' && shape === 'contract' ? 'completed' : job.status,
    language: job.language,
    created_at: unixSeconds(job.submittedAt),
    ...(job.startedAt === undefined ? {} : { started_at: unixSeconds(job.startedAt) }),
    ...(job.completedAt === undefined ? {} : { completed_at: unixSeconds(job.completedAt) }),
  };
  if (job.outcome === undefined) return head;
  const result = resultFields(job, shape);
  return shape === 'contract' ? { ...head, result } : { ...head, ...result };
}

/** `GET /jobs`. */
export function listAnswer(jobs: readonly Job[], shape: Shape): Fields {
  const rows = jobs.map((job) => ({
    job_id: job.id,
    status: job.status,
    language: job.language,
    ...(shape === 'contract'
      ? { submitted_at: isoTime(job.submittedAt) }
      : { created_at: unixSeconds(job.submittedAt) }),
  }));
  return { jobs: rows };
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
    artifacts: outcome.artifacts.map(artifactFields),
    execution_mode: 'local',
    network_mode: job.networkMode,
    total_time_ms: (job.completedAt ?? job.submittedAt) - job.submittedAt,
    ...(shape === 'live' ? executionTime(job) : {}),
  };
}

/** Both are milliseconds: one client of the provider's reads the first name, another the second. */
function executionTime({ startedAt, completedAt }: Job): Fields {
  const ms = startedAt === undefined || completedAt === undefined ? 0 : completedAt - startedAt;
  return { execution_time: ms, execution_time_ms: ms };
}

function artifactFields(artifact: Artifact): Fields {
  const { filename, error, contentBase64, mimeType, size } = artifact;
  if (error !== undefined) return { type: 'error', filename, error };
  return { filename, mime_type: mimeType, size, content_base64: contentBase64 };
}

const unixSeconds = (ms: number): number => Math.floor(ms / 1000);
const isoTime = (ms: number): string => new Date(ms).toISOString();
