import { chmod } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { Artifact } from '../../api/types';
import { openSetting, UserError } from '../../errors';
import type { TrackedJob } from '../../jobs/jobs';
import { artifactBytes, freeName, isProgram, safeFilename } from '../../jobs/output/artifacts';
import { nextTurn } from '../../jobs/output/inSlices';
import { inform, warn } from '../notify';
import { nameOf } from '../uris';

/** Saves one artifact where the person says; the dialog asks before it replaces a file. */
export async function saveArtifactAs(artifact: Artifact): Promise<void> {
  const content = artifactBytes(artifact);
  const name = safeFilename(artifact.filename);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const defaultUri = vscode.Uri.joinPath(folder, name);
  const target = await vscode.window.showSaveDialog({ defaultUri, title: vscode.l10n.t('Save {0}', name) });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, content);
  offerToOpen([target], isProgram(content) ? [target] : []);
}

/** Saves all artifacts of a job into the folder that the person picks. */
export async function saveAllArtifacts(job: TrackedJob): Promise<void> {
  const artifacts = artifactsOf(job);
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: vscode.l10n.t('Save Here'),
      title:
        artifacts.length === 1
          ? vscode.l10n.t('Save 1 artifact')
          : vscode.l10n.t('Save {0} artifacts', artifacts.length),
    })) ?? [];
  if (folder === undefined) return;
  const { saved, problems } = await write(job, folder);
  for (const problem of problems) warn(problem);
  offerToOpen(
    saved.map(({ uri }) => uri),
    saved.filter(({ content }) => isProgram(content)).map(({ uri }) => uri),
  );
}

/**
 * Saves all artifacts of a job into a folder, never over a file that is there: that one keeps its name and the artifact
 * gets a number. Resolves with the files written; an artifact that did not arrive whole is left out. Rejects with a
 * sentence when none did.
 */
export async function saveArtifactsTo(job: TrackedJob, folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  return (await write(job, folder)).saved.map(({ uri }) => uri);
}

interface Saved {
  readonly uri: vscode.Uri;
  readonly content: Uint8Array;
}

async function write(job: TrackedJob, folder: vscode.Uri): Promise<{ saved: Saved[]; problems: readonly string[] }> {
  const { files, problems } = await decoded(artifactsOf(job));
  if (files.length === 0) throw new UserError(problems.join(' '));
  await vscode.workspace.fs.createDirectory(folder);
  const taken = new Set((await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name.toLowerCase()));
  const saved: Saved[] = [];
  for (const { name, content } of files) {
    const free = freeName(name, (candidate) => taken.has(candidate.toLowerCase()));
    taken.add(free.toLowerCase());
    const uri = vscode.Uri.joinPath(folder, free);
    await vscode.workspace.fs.writeFile(uri, content);
    saved.push({ uri, content });
  }
  return { saved, problems };
}

async function decoded(artifacts: readonly Artifact[]) {
  const files: { name: string; content: Uint8Array }[] = [];
  const problems: string[] = [];
  for (const artifact of artifacts) {
    await nextTurn(); // megabytes each
    try {
      files.push({ name: safeFilename(artifact.filename), content: artifactBytes(artifact) });
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return { files, problems };
}

function artifactsOf(job: TrackedJob): readonly Artifact[] {
  const artifacts = job.result?.artifacts ?? [];
  if (artifacts.length > 0) return artifacts;
  throw new UserError(
    vscode.l10n.t('{0} has no artifacts. Ask for them with the setting unsandbox.returnArtifact.', job.title),
    openSetting('unsandbox.return'),
  );
}

/** A program is made executable only when the person says so. */
function offerToOpen(saved: readonly vscode.Uri[], programs: readonly vscode.Uri[]): void {
  const [first] = saved;
  if (first === undefined) return;
  const local = programs.filter(({ scheme }) => scheme === 'file' && process.platform !== 'win32');
  const message =
    saved.length === 1
      ? vscode.l10n.t('{0} is saved.', nameOf(first))
      : vscode.l10n.t('{0} artifacts are saved.', saved.length);
  const isInside = vscode.workspace.getWorkspaceFolder(first) !== undefined;
  const inExplorer = { title: vscode.l10n.t('Reveal in Explorer'), command: 'revealInExplorer', arguments: [first] };
  const inSystem = { title: vscode.l10n.t('Open Folder'), command: 'revealFileInOS', arguments: [first] };
  // In a browser there is no system's file manager to show it.
  const reveal = isInside ? [inExplorer] : vscode.env.uiKind === vscode.UIKind.Desktop ? [inSystem] : [];
  const makeExecutable = {
    title: vscode.l10n.t('Make Executable'),
    run: () => Promise.all(local.map(({ fsPath }) => chmod(fsPath, 0o755))),
  };
  inform(message, ...reveal, ...(local.length > 0 ? [makeExecutable] : []));
}
