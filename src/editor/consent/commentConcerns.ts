import * as vscode from 'vscode';
import { locate } from '../inputFiles/locate';
import type { PreparedRun } from '../run/prepareRun';
import type { Concern } from './consents';

/**
 * What a comment asks for beyond the code itself: a file that somebody sent must not get it just by being run. It stays the
 * comment's wish when it got into a list that was saved for the file; what the person chose for this run is their own.
 */
export async function commentConcerns(
  { resolved, source, inputFiles, environment }: PreparedRun,
  place: string,
): Promise<readonly Concern[]> {
  const { l10n } = vscode;
  const { values, origins, comment } = resolved;
  const { lines, options } = comment;
  const file = source.document.uri;
  const concern = (what: string, label: string, reason: string, line: number | undefined): Concern => ({
    id: `comment ${what} at ${place}`,
    label,
    reason,
    uri: file,
    line,
  });
  // Each for itself. What is not known of one that cannot be found any more may be any of the files.
  const all = inputFiles.map(({ uri }) => uri);
  const isOther = origins.inputFiles === 'run' || origins.inputFiles === 'task';
  const named = isOther ? [] : (options.inputFiles ?? []);
  const wanted = (await Promise.all(named.map((each) => locate([each], file, 'comment').catch(() => all)))).flat();
  const attached = inputFiles.filter(({ uri }) => wanted.some((other) => other.toString() === uri.toString()));
  const network = origins.networkMode === 'comment' && values.networkMode === 'semitrusted';
  return [
    ...(network
      ? [
          concern(
            'network',
            'network=semitrusted',
            l10n.t('the comment in the file asks for network access'),
            lines.networkMode,
          ),
        ]
      : []),
    ...attached.map(({ uri }) =>
      concern(
        `file ${uri.toString()}`,
        vscode.workspace.asRelativePath(uri),
        l10n.t('the comment in the file attaches it'),
        lines.inputFiles,
      ),
    ),
    ...environment.asked.map((name) =>
      concern(`variable ${name}`, name, l10n.t('the comment in the file asks for this variable'), lines.env),
    ),
  ];
}
