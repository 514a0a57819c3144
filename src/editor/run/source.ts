import * as vscode from 'vscode';
import { isUserError, UserError } from '../../errors';
import { languageOf } from '../../jobs/request/languages';
import { withPhpTag } from '../../jobs/request/phpTag';
import { notRegular } from '../../jobs/request/readRegularFile';
import { type LineSpan, lastLineOf, selectedLines, wholeFile } from '../../jobs/request/selection';
import { activeEditor, activeFile } from '../activeFile';
import { leadsOut, workspaceRoots } from '../inputFiles/inside';
import { readRegular } from '../inputFiles/readRegular';
import { nameOf } from '../uris';
import { identityOf } from './editorLanguage';
import { checkRunnable } from './runnable';

/** A piece of code to run, and where it comes from. */
export interface Source {
  /** As sent: `\n` line ends, selections dedented. */
  readonly code: string;
  /** Where its lines are in the file. */
  readonly spans: readonly LineSpan[];
  /** The whole file that it is from, for the options in its comments. */
  readonly text: string;
  /** For people: `fib.py`, `fib.py:3-7`. */
  readonly title: string;
  readonly document: vscode.TextDocument;
  readonly part: 'file' | 'selection';
  /** The file has changes that are not on disk; they are what runs. */
  readonly unsaved: boolean;
  /** Read just now through a link out of the workspace, or not; undefined for the text of an editor. */
  readonly leadsOut?: boolean;
}

/** Which part of the file in front runs. */
export type Part = 'selectionOrFile' | 'selection' | 'file';

/** The editor may not have noticed yet that another program has written the file: what is on disk is read anew. */
export async function sourceOfUri(uri: vscode.Uri): Promise<Source> {
  const document = await openDocument(uri);
  const isOnDisk = !document.isDirty && !document.isUntitled;
  if (!isOnDisk) return sourceOfDocument(document);
  const isLedOut = await leadsOut(uri);
  return { ...sourceOfDocument(document, await textOnDisk(document, isLedOut)), leadsOut: isLedOut };
}

/** Undecodable or gone since it was opened: then what the editor has is the best there is. */
async function textOnDisk(document: vscode.TextDocument, isLedOut: boolean): Promise<string> {
  const { uri, encoding } = document;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const within = isLedOut || folder === undefined ? undefined : workspaceRoots();
  const content = await readRegular(uri, { within }).then(undefined, (error: unknown) => {
    if (isUserError(error)) throw error;
    return undefined;
  });
  return content === undefined ? document.getText() : vscode.workspace.decode(content, { encoding });
}

/** What the person sees in front, also while its editor is not known. */
export async function sourceInFront(part: Part): Promise<Source> {
  const uri = activeFile();
  if (uri === undefined) throw noFile();
  const editor = activeEditor();
  const selections = editor?.selections.filter((selection) => !selection.isEmpty) ?? [];
  if (part === 'selection' && selections.length === 0)
    throw new UserError(vscode.l10n.t('Nothing is selected. Select the code to run first.'));
  if (editor === undefined) return sourceOfUri(uri);
  return part === 'file' || selections.length === 0
    ? sourceOfDocument(editor.document)
    : sourceOfSelections(editor.document, selections);
}

const noFile = (): UserError =>
  new UserError(vscode.l10n.t('No file is open. Open the file you want to run, then run it again.'), {
    title: vscode.l10n.t('Open a Sample…'),
    command: 'unsandbox.newSample',
  });

function sourceOfDocument(document: vscode.TextDocument, text = document.getText()): Source {
  return checked({
    code: normalized(text),
    spans: wholeFile,
    text,
    title: nameOf(document.uri),
    document,
    part: 'file',
    unsaved: document.isDirty,
  });
}

function sourceOfSelections(document: vscode.TextDocument, selections: readonly vscode.Selection[]): Source {
  const ordered = [...selections].sort((a, b) => a.start.compareTo(b.start));
  const parts = ordered.map((selection) => ({
    line: selection.start.line,
    text: normalized(document.getText(selection)),
    lead: document.lineAt(selection.start.line).text.slice(0, selection.start.character),
  }));
  const first = Math.min(...ordered.map(({ start }) => start.line)) + 1;
  const last = Math.max(...ordered.map(lastLineOf)) + 1;
  const lines = first === last ? `${first}` : `${first}-${last}`;
  const title = `${nameOf(document.uri)}:${lines}`;
  const language = languageOf(identityOf(document));
  const selected = selectedLines(parts, language);
  const before = language === 'php' && ordered[0] !== undefined ? document.getText(until(ordered[0].start)) : undefined;
  return checked({
    ...(before === undefined ? selected : withPhpTag(selected, before)),
    text: document.getText(),
    title,
    document,
    part: 'selection',
    unsaved: document.isDirty,
  });
}

const until = (end: vscode.Position): vscode.Range => new vscode.Range(0, 0, end.line, end.character);

function checked(source: Source): Source {
  checkRunnable(source.document.uri);
  if (source.code.trim() === '')
    throw new UserError(vscode.l10n.t('{0} is empty. There is nothing to run.', source.title));
  if (source.code.includes('\0')) throw binary(source.title);
  return source;
}

async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument> {
  checkRunnable(uri);
  const found = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  // To open one would take for ever. It counts as unknown to the editor.
  if (found !== undefined && (found.type & ~vscode.FileType.SymbolicLink) === vscode.FileType.Unknown)
    throw notRegular(nameOf(uri));
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    if (error instanceof Error && /binary/i.test(error.message)) throw binary(nameOf(uri));
    const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
    if (stat === undefined) throw new UserError(vscode.l10n.t('{0} does not exist, or cannot be read.', nameOf(uri)));
    if (stat.type & vscode.FileType.Directory)
      throw new UserError(vscode.l10n.t('{0} is a folder. Run a file in it.', nameOf(uri)));
    throw new UserError(vscode.l10n.t('{0} cannot be opened as text. It may be too large.', nameOf(uri)));
  }
}

const binary = (name: string): UserError =>
  new UserError(
    vscode.l10n.t('{0} is a binary file. Only text can be run; attach it to a run as an input file instead.', name),
  );

/** Sandboxes run Linux, where a carriage return breaks shebangs and shell scripts. */
const normalized = (text: string): string => text.replace(/\r\n/g, '\n');
