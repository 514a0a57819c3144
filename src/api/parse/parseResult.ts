import * as l10n from '@vscode/l10n';
import { isJobId } from '../jobId';
import type { RunResult } from '../types';
import { type Fields, fieldsOf, hintField, numberField, present, ShapeError, textField } from './fields';
import { parseArtifacts } from './parseArtifacts';

/** Any of these means that the object carries a result. */
const resultFields = ['success', 'stdout', 'stderr', 'exit_code', 'artifacts', 'error'] as const;

/**
 * The result in `job`, which is under `result` or flat beside the job's own fields. Undefined when the
 * service sent none. Throws a ShapeError when a field that matters has the wrong type.
 */
export function findResult(job: Fields): RunResult | undefined {
  if (present(job['result'])) return parseResult(fieldsOf(job['result'], l10n.t('its result is not an object')));
  return resultFields.some((name) => present(job[name])) ? parseResult(job) : undefined;
}

function parseResult(fields: Fields): RunResult {
  const exitCode = parseExitCode(fields['exit_code']);
  const error = errorText(fields['error']);
  return {
    jobId: isJobId(fields['job_id']) ? fields['job_id'] : undefined,
    success: parseSuccess(fields['success']) ?? (exitCode === 0 && error === undefined),
    stdout: textField(fields, 'stdout'),
    stderr: textField(fields, 'stderr'),
    exitCode,
    language: hintField(fields, 'language'),
    detectedLanguage: hintField(fields, 'detected_language'),
    error,
    artifacts: parseArtifacts(fields),
    executionMode: hintField(fields, 'execution_mode'),
    networkMode: hintField(fields, 'network_mode'),
    totalTimeMs: ['total_time_ms', 'execution_time_ms', 'execution_time']
      .map((name) => numberField(fields, name))
      .find((ms) => ms !== undefined),
  };
}

/** The service's own word is all there is: it says that something failed, and nothing ran. */
export const isErrorAlone = (fields: Fields): boolean =>
  (present(fields['error']) ? fields['error'] !== false : fields['success'] === false) && !hasOutput(fields);

/** Whether a result, or a part of one, came with an answer. */
export const hasOutput = (fields: Fields): boolean =>
  ['result', 'stdout', 'stderr', 'exit_code', 'artifacts'].some((name) => present(fields[name]));

function parseExitCode(value: unknown): number | undefined {
  if (!present(value)) return undefined;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new ShapeError(l10n.t('its exit_code is not a whole number'));
}

function parseSuccess(value: unknown): boolean | undefined {
  if (!present(value)) return undefined;
  if (typeof value === 'boolean') return value;
  throw new ShapeError(l10n.t('its success is neither true nor false'));
}

/** Null, '' and false mean none. An object is asked for its message. */
function errorText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (!present(value) || value === false) return undefined;
  const message = typeof value === 'object' && 'message' in value ? value.message : undefined;
  return typeof message === 'string' && message !== '' ? message : l10n.t('The service reported an error.');
}
