import * as vscode from 'vscode';
import type { SourceFile } from '../inputFiles/inputFiles';
import type { ResolvedOptions } from '../options/resolveOptions';
import type { Concern } from './consents';

/** What a comment asks for beyond the code itself: a file that somebody sent must not get it just by being run. */
export function commentConcerns(
  { values, origins, comment }: ResolvedOptions,
  file: vscode.Uri,
  inputFiles: readonly SourceFile[],
): readonly Concern[] {
  const { l10n } = vscode;
  const { lines } = comment;
  const network =
    origins.networkMode === 'comment' && values.networkMode === 'semitrusted'
      ? [
          {
            id: 'comment network',
            label: 'network=semitrusted',
            reason: l10n.t('the comment in the file asks for network access'),
            uri: file,
            line: lines.networkMode,
          },
        ]
      : [];
  const files =
    origins.inputFiles === 'comment'
      ? inputFiles.map(({ uri }) => ({
          id: `comment file ${uri.toString()}`,
          label: vscode.workspace.asRelativePath(uri),
          reason: l10n.t('the comment in the file attaches it'),
          uri: file,
          line: lines.inputFiles,
        }))
      : [];
  const variables =
    origins.env === 'comment'
      ? Object.keys(values.env).map((name) => ({
          id: `comment variable ${name}`,
          label: name,
          reason: l10n.t('the comment in the file asks for this variable'),
          uri: file,
          line: lines.env,
        }))
      : [];
  return [...network, ...files, ...variables];
}
