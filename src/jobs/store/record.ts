import * as l10n from '@vscode/l10n';
import type { Artifact, RunResult } from '../../api/types';
import type { TrackedJob } from '../jobs';
import { cutAt } from '../output/printable';
import { bytes } from '../output/transcript';

/** Characters that are kept on the disk: of each stream, and of all artifacts in base64. More would hold up the editor. */
const maxStreamText = 4 * 1_048_576;
const maxArtifactText = 8 * 1_048_576;

/** A job as it is kept: as JSON, of this version of the product or another. */
export function toRecord(job: TrackedJob): string {
  const { result } = job;
  return JSON.stringify({ version: 1, ...job, ...(result === undefined ? {} : { result: keepable(result) }) });
}

/** Undefined for what is no job: a file cut short, or one of a version to come. */
export function fromRecord(text: string): TrackedJob | undefined {
  try {
    const { version, ...job } = JSON.parse(text) as TrackedJob & { readonly version: unknown };
    const isJob = [job.key, job.title, job.status, job.service].every((value) => typeof value === 'string');
    return version === 1 && isJob && typeof job.submittedAt === 'number' ? job : undefined;
  } catch {
    return undefined;
  }
}

function keepable(result: RunResult): RunResult {
  const total = result.artifacts.reduce((sum, { contentBase64 = '' }) => sum + contentBase64.length, 0);
  return {
    ...result,
    stdout: cut(result.stdout),
    stderr: cut(result.stderr),
    artifacts: total <= maxArtifactText ? result.artifacts : result.artifacts.map(withoutContent),
  };
}

const cut = (text: string): string =>
  text.length <= maxStreamText
    ? text
    : `${cutAt(text, 0, maxStreamText)}\n… ${l10n.t('{0} more were not kept beyond the window.', bytes(text.length - maxStreamText))}\n`;

const withoutContent = ({ filename, size, mimeType }: Artifact): Artifact => ({
  filename,
  size,
  mimeType,
  error: l10n.t('It was too large to be kept beyond its window.'),
});
