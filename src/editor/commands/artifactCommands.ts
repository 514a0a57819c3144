import * as vscode from 'vscode';
import type { Artifact } from '../../api/types';
import { UserError } from '../../errors';
import type { TrackedJob } from '../../jobs/jobs';
import { artifactBytes, safeFilename } from '../../jobs/output/artifacts';
import { saveAllArtifacts, saveArtifactAs, saveArtifactsTo } from '../artifacts/saveArtifacts';
import { jobOf, newestJob } from '../jobOf';
import { asUri } from '../options/runOptions';
import type { Parts } from '../parts';

/** A row of the panel: one artifact, or a job with all of its artifacts. */
export async function saveArtifacts(parts: Parts, target: unknown): Promise<void> {
  const { job, artifact } = await find(parts, target);
  await (artifact === undefined ? saveAllArtifacts(job) : saveArtifactAs(artifact));
}

/** For callers: a job id and a folder. Asks nothing and overwrites nothing; resolves to the files written. */
export async function saveArtifactsForCaller(
  parts: Parts,
  jobId: string,
  folder: unknown,
): Promise<readonly vscode.Uri[]> {
  const uri = asUri(folder);
  if (uri === undefined)
    throw new UserError(vscode.l10n.t('unsandbox.saveArtifacts takes a job id and the Uri of a folder.'));
  return saveArtifactsTo((await find(parts, jobId)).job, uri);
}

/** A row of the panel, or a job id and the name of one of its artifacts. */
export async function openArtifact(parts: Parts, target: unknown, filename?: unknown): Promise<void> {
  const found = await find(parts, target);
  const { job } = found;
  const named = job.result?.artifacts.findIndex((each) => safeFilename(each.filename) === filename) ?? -1;
  const index = named === -1 ? found.index : named;
  const artifact = job.result?.artifacts[index];
  if (artifact === undefined) throw new UserError(vscode.l10n.t('{0} has no such artifact.', job.title));
  // Damage is told in a sentence here; the editor would only say that it cannot open the file.
  artifactBytes(artifact);
  await vscode.commands.executeCommand('vscode.open', parts.artifacts.uriOf(job, index, artifact));
}

interface Found {
  readonly job: TrackedJob;
  readonly artifact: Artifact | undefined;
  readonly index: number;
}

async function find(parts: Parts, target: unknown): Promise<Found> {
  const hasArtifacts = ({ result }: TrackedJob): boolean => result !== undefined && result.artifacts.length > 0;
  const job = target === undefined ? await newestJob(parts, hasArtifacts) : jobOf(parts.jobs.all(), target);
  if (job === undefined)
    throw new UserError(vscode.l10n.t('There is no such job in the panel, or none with artifacts.'));
  const index = typeof target === 'object' && target !== null && 'artifact' in target ? Number(target.artifact) : -1;
  return { job, artifact: job.result?.artifacts[index], index };
}
