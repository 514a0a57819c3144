import * as vscode from 'vscode';
import { limits } from '../../api/limits';
import { networkModes } from '../../api/types';
import { knownLanguages } from '../../jobs/request/languages';
import {
  type CommentKey,
  type CommentPlace,
  commentKeys,
  commentLines,
  commentPlace,
  commentWords,
  isCommentKey,
} from '../../jobs/request/optionComment';
import type { SecretVariables } from '../environment/secretVariables';
import { findFiles } from '../findFiles';
import { runSettings } from '../settings';
import { neverAttached } from '../uris';
import { commentOf } from './resolveOptions';

const maxFiles = 500;

/** Completion and hover for option comments, in any language. */
export function registerCommentHelp(secrets: SecretVariables): vscode.Disposable {
  const everywhere = { pattern: '**' };
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(
      everywhere,
      { provideCompletionItems: (document, position) => complete(document, position, secrets) },
      ' ',
      ':',
      '=',
      ',',
    ),
    vscode.languages.registerHoverProvider(everywhere, { provideHover: hover }),
  );
}

async function complete(
  document: vscode.TextDocument,
  position: vscode.Position,
  secrets: SecretVariables,
): Promise<vscode.CompletionItem[]> {
  if (position.line >= commentLines) return [];
  const place = commentPlace(document.lineAt(position.line).text, position.character);
  if (place === undefined) return [];
  const range = new vscode.Range(position.with({ character: place.start }), position);
  const items = place.key === undefined ? keyItems(place) : await valueItems(place.key, document, secrets);
  return items.map((item) => Object.assign(item, { range }));
}

const keyItems = ({ used }: CommentPlace): vscode.CompletionItem[] =>
  commentKeys
    .filter((key) => !used.includes(key))
    .map((key) => {
      const item = new vscode.CompletionItem(key, vscode.CompletionItemKind.Property);
      item.insertText = `${key}=`;
      item.documentation = meaning(key);
      // The values follow at once.
      item.command = { command: 'editor.action.triggerSuggest', title: '' };
      return item;
    });

async function valueItems(
  key: CommentKey,
  document: vscode.TextDocument,
  secrets: SecretVariables,
): Promise<vscode.CompletionItem[]> {
  const values = (names: readonly string[], kind = vscode.CompletionItemKind.Value): vscode.CompletionItem[] =>
    names.map((name) => new vscode.CompletionItem(name, kind));
  switch (key) {
    case 'ttl':
      return values(['10', '60', '300', '900']);
    case 'network':
      return values(networkModes, vscode.CompletionItemKind.EnumMember);
    case 'files':
      return values(await workspaceFiles(document), vscode.CompletionItemKind.File);
    case 'env':
      return values(
        [...new Set([...Object.keys(runSettings(document).env), ...secrets.list()])],
        vscode.CompletionItemKind.Variable,
      );
    case 'language':
      return values(knownLanguages);
    case 'artifact':
    case 'wasm':
      return values(['true', 'false']);
  }
}

async function workspaceFiles(document: vscode.TextDocument): Promise<readonly string[]> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri) ?? vscode.workspace.workspaceFolders?.[0];
  // Their paths are to be those from its own folder.
  const found = folder && (await findFiles(new vscode.RelativePattern(folder, '**/*'), neverAttached, maxFiles));
  const others = (found ?? []).filter((uri) => uri.toString() !== document.uri.toString());
  return others
    .map((uri) => vscode.workspace.asRelativePath(uri, false))
    .filter((path) => !/[,"]/.test(path))
    .map((path) => (path.includes(' ') ? `"${path}"` : path))
    .toSorted();
}

function hover(document: vscode.TextDocument, { line, character }: vscode.Position): vscode.Hover | undefined {
  if (line >= commentLines) return undefined;
  const word = commentWords(document.lineAt(line).text)?.find(
    ({ start, end }) => start <= character && character < end,
  );
  if (word === undefined) return undefined;
  const problem = commentOf(document.getText()).problems.find(
    (each) => each.line === line && each.start === word.start,
  );
  const texts = [
    // As text: the word may be anything, an image's address included.
    ...(problem === undefined ? [] : [new vscode.MarkdownString().appendText(problem.message)]),
    ...(isCommentKey(word.key) ? [new vscode.MarkdownString(meaning(word.key))] : []),
  ];
  return new vscode.Hover(texts, new vscode.Range(line, word.start, line, word.end));
}

function meaning(key: CommentKey): string {
  const { l10n } = vscode;
  const { min, max, default: usual } = limits.ttlSeconds;
  switch (key) {
    case 'ttl':
      return l10n.t('Seconds the job may take, {0} to {1}. Default: {2}.', min, max, usual);
    case 'network':
      return l10n.t(
        'zerotrust: no network. semitrusted: outbound through the egress proxy; you are asked the first time.',
      );
    case 'files':
      return l10n.t(
        'Input files, as paths or globs from the folder of this file or the workspace, separated by commas. The program finds them by their bare name in its working directory. You are asked the first time.',
      );
    case 'env':
      return l10n.t(
        'Names of the variables that the job gets. Their values come from unsandbox.env, unsandbox.envFile or your secrets. You are asked the first time.',
      );
    case 'language':
      return l10n.t('The language to run this file as.');
    case 'artifact':
      return l10n.t('Whether to return the compiled program.');
    case 'wasm':
      return l10n.t('Whether to return a WebAssembly build.');
  }
}
