import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { command, eventually } from './support';

/** What a person sees of the places that an output names: links, and entries of the Problems panel. */

export const own = (uri: vscode.Uri): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'unsandbox');
export const problems = (uri: vscode.Uri, count: number): Promise<readonly vscode.Diagnostic[]> =>
  eventually(
    () => own(uri),
    ({ length }) => length === count,
    `${count} problems`,
  );
export const all = (): readonly [vscode.Uri, readonly vscode.Diagnostic[]][] =>
  vscode.languages.getDiagnostics().filter(([uri]) => own(uri).length > 0);

interface Link {
  readonly text: string;
  readonly tooltip: string | undefined;
  readonly open: () => Thenable<unknown>;
}

export async function linksIn(document: vscode.TextDocument): Promise<readonly Link[]> {
  const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri);
  return links
    .filter(({ target }) => target?.path === 'unsandbox.openLocation')
    .map(({ range, tooltip, target }) => ({
      text: document.getText(range),
      tooltip,
      open: () =>
        vscode.commands.executeCommand('unsandbox.openLocation', ...(JSON.parse(target?.query ?? '') as unknown[])),
    }));
}

/** A job's whole output as a document, or the newest one's. */
async function outputDocument(key?: string): Promise<vscode.TextDocument> {
  await command('showJobOutput', ...(key === undefined ? [] : [{ key }]));
  const isOutput = ({ document }: vscode.TextEditor): boolean => document.uri.scheme === 'unsandbox-job';
  const editor = await eventually(
    () => vscode.window.visibleTextEditors.find(isOutput),
    (found) => found !== undefined && found.document.getText() !== '',
    'output',
  );
  return editor?.document as vscode.TextDocument;
}

export const outputLinks = async (key?: string): Promise<readonly Link[]> => linksIn(await outputDocument(key));

/** The channel, once it shows the text. */
export const channel = async (text: string): Promise<vscode.TextDocument> =>
  (await eventually(
    () =>
      vscode.workspace.textDocuments.find(
        ({ uri, languageId }) => uri.scheme === 'output' && languageId === 'unsandbox-output',
      ),
    (document) => document?.getText().includes(text) === true,
    'channel',
  )) as vscode.TextDocument;

/** Where the cursor is after a click. */
export async function clicked(link: Link | undefined): Promise<string> {
  assert.ok(link, 'there is such a link');
  await link.open();
  const editor = vscode.window.activeTextEditor;
  const { line, character } = editor?.selection.active ?? {};
  return `${editor?.document.uri.path.split('/').pop()}:${Number(line) + 1}:${Number(character) + 1}`;
}

export async function edit(document: vscode.TextDocument, range: vscode.Range, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, range, text);
  assert.ok(await vscode.workspace.applyEdit(change));
}
