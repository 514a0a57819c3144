import * as vscode from 'vscode';
import { type ExpectComments, parseExpectComments } from '../../jobs/expected/expectComments';
import { expectedNames, isExpectedFile } from '../../jobs/expected/expectedFile';
import { languageOf } from '../../jobs/request/languages';
import { commentLines, parseOptionComment } from '../../jobs/request/optionComment';
import { isTrusted } from '../consent/workspaceTrust';
import { decodeText } from '../inputFiles/readBytes';
import { readRegular } from '../inputFiles/readRegular';
import type { Parts } from '../parts';
import { exists, folderOf, nameOf } from '../uris';

/** The text of a code file, and what the editor says of its language. */
export interface Code {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly languageId?: string | undefined;
}

/** What a code file is expected to print. A file beside it counts before its comments. */
export interface Expectation {
  readonly file: vscode.Uri | undefined;
  readonly comments: ExpectComments;
}

const nothing: ExpectComments = { lines: [], exit: undefined };

/** Undefined when nothing is expected: the file is no test. `isThere` tells of files beside it. */
export async function expectationOf(
  parts: Parts,
  code: Code,
  isThere: (uri: vscode.Uri) => boolean | Promise<boolean> = exists,
): Promise<Expectation | undefined> {
  if (isExpectedFile(nameOf(code.uri))) return undefined;
  const language = languageForComments(parts, code);
  const comments = language === undefined ? nothing : parseExpectComments(code.text, language);
  const file = await expectedFileOf(code.uri, language !== undefined, isThere);
  const isTest = file !== undefined || comments.lines.length > 0 || comments.exit !== undefined;
  return isTest ? { file, comments } : undefined;
}

/** `fib.expected.txt` is for code only: not for the `fib.json` beside it. */
export async function expectedFileOf(
  uri: vscode.Uri,
  isCode = true,
  isThere: (uri: vscode.Uri) => boolean | Promise<boolean> = exists,
): Promise<vscode.Uri | undefined> {
  for (const name of expectedNames(nameOf(uri)).slice(0, isCode ? undefined : 1)) {
    const file = vscode.Uri.joinPath(folderOf(uri), name);
    if (await isThere(file)) return file;
  }
  return undefined;
}

/** As a run would choose it, of what can be known without opening the file. */
function languageForComments({ fileOptions }: Parts, { uri, text, languageId }: Code): string | undefined {
  const firstLines = text.split(/\r\n|\r|\n/, commentLines);
  const identity = { languageId, filename: nameOf(uri), firstLine: firstLines[0] ?? '' };
  const commented = isTrusted() ? parseOptionComment(firstLines).options.language : undefined;
  return fileOptions.of(uri).language ?? commented ?? languageOf(identity);
}

export const openDocument = (uri: vscode.Uri): vscode.TextDocument | undefined =>
  vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());

/** What an expected file says: of its editor if it has unsaved changes, else what is on disk. */
export async function expectedText(file: vscode.Uri): Promise<string> {
  const document = openDocument(file);
  if (document?.isDirty) return document.getText();
  return decodeText(await readRegular(file), file);
}
