import * as vscode from 'vscode';
import type { PreparedRun } from '../run/prepareRun';
import type { Concern } from './consents';

/**
 * What a task asks for beyond the code itself, as a comment may: it is in the workspace, and its author is not always the person who
 * starts it.
 */
export function taskConcerns(
  { resolved, source, inputFiles, inputFrom, inserted = [] }: PreparedRun,
  place: string,
): readonly Concern[] {
  const { l10n } = vscode;
  const { values, origins } = resolved;
  const file = source.document.uri;
  const concern = (what: string, label: string, reason: string, uri: vscode.Uri): Concern => ({
    id: `task ${what} at ${place}`,
    label,
    reason,
    uri,
  });
  const network = origins.networkMode === 'task' && values.networkMode === 'semitrusted';
  const attached = [
    ...(origins.inputFiles === 'task' ? inputFiles : []),
    ...(origins.input === 'task' && inputFrom !== undefined ? [inputFrom] : []),
  ];
  return [
    ...(network
      ? [concern('network', l10n.t('network: semitrusted'), l10n.t('the task asks for network access'), file)]
      : []),
    ...attached.map(({ uri }) =>
      concern(`file ${uri}`, vscode.workspace.asRelativePath(uri), l10n.t('the task attaches it'), uri),
    ),
    ...inserted.map((variable) =>
      concern(`value ${variable}`, variable, l10n.t('the task sends this value of your editor or machine'), file),
    ),
  ];
}
