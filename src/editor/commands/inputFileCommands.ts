import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { checkInputFileList } from '../inputFiles/inputFiles';
import { inputFilesOf } from '../inputFiles/inputFilesView';
import { pickInputFiles } from '../inputFiles/pickInputFiles';
import { inform } from '../notify';
import { hasValue } from '../options/quickSteps';
import { optionSource, resolveOptions } from '../options/resolveOptions';
import { asUri } from '../options/runOptions';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';
import { nameOf } from '../uris';

/** The Explorer's entry: the file under the pointer and all that are selected go along with runs of the current file. */
export async function addInputFiles(parts: Parts, clicked: unknown, selected: unknown): Promise<void> {
  const named = Array.isArray(selected) && selected.length > 0 ? selected : [clicked];
  const added = named.map(asUri).filter((uri) => uri !== undefined);
  if (added.length === 0) return chooseInputFiles(parts);
  const document = await documentFor(parts, added);
  if (document === undefined) return;
  const files = await inputFilesOf(document, parts.fileOptions);
  const before = files.map(({ uri }) => uri);
  const all = [...new Map([...before, ...added].map((uri) => [uri.toString(), uri])).values()];
  await checkInputFileList(all, document.uri);
  const { values, origins } = resolveOptions(optionSource(document), parts.fileOptions.of(document.uri), {});
  // The globs of the settings go on being globs; the paths of a comment would mean other files elsewhere.
  const kept = origins.inputFiles === 'comment' ? before : values.inputFiles;
  await parts.fileOptions.save(document.uri, { inputFiles: [...kept, ...added] });
  const names = added.map(nameOf).map(plainLabel).join(', ');
  const show = { title: vscode.l10n.t('Show Input Files'), command: 'unsandbox.inputFiles.focus' };
  inform(vscode.l10n.t('{0} goes along with runs of {1}.', names, nameOf(document.uri)), show);
}

/** Ticks the files that go along with runs of the current file. */
export async function chooseInputFiles(parts: Parts): Promise<void> {
  const document = parts.currentFile.document ?? noFile();
  const files = await inputFilesOf(document, parts.fileOptions);
  const uris = files.map(({ uri }) => uri);
  const picked = await pickInputFiles(uris, document.uri, files[0]?.origin ?? 'file');
  if (!hasValue(picked)) return;
  await checkInputFileList(picked, document.uri);
  await parts.fileOptions.save(document.uri, { inputFiles: picked });
}

/** Of a row, or by the Delete key of the one with the focus. From then on the list is the file's own, wherever it came from. */
export async function removeInputFile(parts: Parts, clicked: unknown): Promise<void> {
  const row = clicked ?? (await parts.inputFilesView.focusedRow());
  const { document } = parts.currentFile;
  const uri = typeof row === 'object' && row !== null && 'uri' in row ? asUri(row.uri) : undefined;
  if (document === undefined || uri === undefined) return;
  const files = await inputFilesOf(document, parts.fileOptions);
  const rest = files.map((file) => file.uri).filter((other) => other.toString() !== uri.toString());
  await parts.fileOptions.save(document.uri, { inputFiles: rest });
}

/** Back to what the file's comment or the settings say. */
export async function resetInputFiles(parts: Parts): Promise<void> {
  const document = parts.currentFile.document ?? noFile();
  await parts.fileOptions.save(document.uri, { inputFiles: undefined });
}

/** The file whose runs get them; asked for where it is not plain. A file is no input of its own runs. */
async function documentFor(parts: Parts, added: readonly vscode.Uri[]): Promise<vscode.TextDocument | undefined> {
  const isAdded = ({ uri }: vscode.TextDocument): boolean => added.some((other) => other.toString() === uri.toString());
  const { document } = parts.currentFile;
  if (document !== undefined && !isAdded(document)) return document;
  const open = parts.currentFile.all().filter((other) => !isAdded(other));
  if (open.length === 0) return noFile();
  const items = open.map((each) => ({ each, label: plainLabel(vscode.workspace.asRelativePath(each.uri)) }));
  const placeHolder = vscode.l10n.t('Which file is it that needs {0}?', added.map(nameOf).join(', '));
  return (await parts.questions.inTurn(async () => vscode.window.showQuickPick(items, { placeHolder })))?.each;
}

function noFile(): never {
  throw new UserError(vscode.l10n.t('Open the file that you want to run first. Input files go along with its runs.'));
}
