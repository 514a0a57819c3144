import * as vscode from 'vscode';
import type { TrackedJob } from '../../jobs/jobs';
import type { TaskScreen } from '../../jobs/tasks/taskScreen';
import { saveArtifactsTo } from '../artifacts/saveArtifacts';
import { sentenceFor } from '../report';
import { artifactPlace } from './taskPaths';

/** Saves what came back, and says where. False when something is missing that the task asks for. */
export async function saveTaskArtifacts(
  screen: TaskScreen,
  job: TrackedJob,
  folder: vscode.Uri,
  isWanted: boolean,
): Promise<boolean> {
  const all = job.result?.artifacts ?? [];
  // A program that failed may have been built all the same.
  if (all.length === 0 && !isWanted) return true;
  if ((await artifactPlace(folder)) !== 'inside') {
    const name = vscode.workspace.asRelativePath(folder);
    screen.complain(vscode.l10n.t('The artifacts were not saved: {0} leads somewhere else by now.', name));
    return false;
  }
  try {
    const saved = await saveArtifactsTo(job, folder);
    for (const uri of saved) screen.say(vscode.l10n.t('saved {0}', vscode.workspace.asRelativePath(uri)));
    if (saved.length === all.length) return true;
    screen.complain(
      vscode.l10n.t('Artifacts that did not arrive whole: {0} of {1}.', all.length - saved.length, all.length),
    );
  } catch (error) {
    screen.complain(sentenceFor(error));
  }
  return false;
}
