import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { expectedNames, isExpectedFile, stemOf } from '../../jobs/expected/expectedFile';
import { languageExtensions } from '../../jobs/request/languages';
import { findFiles } from '../findFiles';
import { decodeText } from '../inputFiles/readBytes';
import { readRegular } from '../inputFiles/readRegular';
import type { Parts } from '../parts';
import { atOnce } from '../run/atOnce';
import { folderOf, nameOf, neverAttached } from '../uris';
import { type Code, type Expectation, expectationOf, expectedText, openDocument } from './expectation';

export interface FoundTest {
  readonly uri: vscode.Uri;
  readonly expectation: Expectation;
  /** Another one when the code or what is expected of it has changed. */
  readonly version: string;
}

/** Only so many files of each kind are looked at, and none that is larger: the others count when they are opened. */
const maxFiles = 2000;
const maxBytes = 512 * 1024;
/** Files that are read side by side. */
const readers = 8;

// R is also written as a capital.
const extensions = [...Object.values(languageExtensions).flat(), 'R'];
export const watchedGlob = `**/*.{${[...extensions, 'expected.txt'].join(',')}}`;

/** Every test of the workspace, told as it is found. Resolves to whether some files were left out. */
export async function findTests(
  parts: Parts,
  onFound: (test: FoundTest) => void,
  token?: vscode.CancellationToken,
): Promise<boolean> {
  const list = (glob: string) => findFiles(glob, neverAttached, maxFiles, token);
  const [code, expected] = await Promise.all([list(`**/*.{${extensions.join(',')}}`), list('**/*.expected.txt')]);
  const names = new Set(expected.map(String));
  const files = new Map([...code, ...expected.map(namedBy)].map((uri) => [uri.toString(), uri]));
  await atOnce([...files.values()], readers, async (uri) => {
    if (token?.isCancellationRequested) return;
    const found = await lookAt(parts, uri, (file) => names.has(file.toString()));
    if (found !== undefined) onFound(found);
  });
  return code.length === maxFiles || expected.length === maxFiles;
}

const namedBy = (expected: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(folderOf(expected), stemOf(nameOf(expected)));

/** The test that a file is, with the text of its editor if it is open. */
export async function lookAt(
  parts: Parts,
  uri: vscode.Uri,
  isThere?: (uri: vscode.Uri) => boolean,
): Promise<FoundTest | undefined> {
  const code = await codeOf(uri);
  const expectation = code && (await expectationOf(parts, code, isThere));
  if (expectation === undefined) return undefined;
  const { file } = expectation;
  const expected = file === undefined ? '' : await expectedText(file).catch(() => '');
  const version = createHash('sha256').update(`${code?.text}\0${expected}`).digest('base64url');
  return { uri, expectation, version };
}

/** Undefined for what is no file. One that is too large has no text here. */
async function codeOf(uri: vscode.Uri): Promise<Code | undefined> {
  const document = openDocument(uri);
  if (document !== undefined) return { uri, text: document.getText(), languageId: document.languageId };
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  if (stat === undefined || (stat.type & vscode.FileType.File) === 0) return undefined;
  if (stat.size > maxBytes) return { uri, text: '' };
  const content = await readRegular(uri).then(undefined, () => undefined);
  return content && { uri, text: await decodeText(content, uri) };
}

/** The files that an expected file may be for. */
export async function sourcesOf(expected: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const entries = await vscode.workspace.fs.readDirectory(folderOf(expected)).then(undefined, () => []);
  return entries
    .filter(([name]) => !isExpectedFile(name) && expectedNames(name).includes(nameOf(expected)))
    .map(([name]) => vscode.Uri.joinPath(folderOf(expected), name));
}

const neverLookedInto = /\/(?:node_modules|\.git|\.venv|venv|__pycache__)\//;

/** Whether the search of the workspace would find it; `files.exclude` counts. */
export async function isListed(uri: vscode.Uri): Promise<boolean> {
  if (neverLookedInto.test(uri.path)) return false;
  const escaped = nameOf(uri).replace(/[*?[\]{}]/g, '?');
  const found = await findFiles(new vscode.RelativePattern(folderOf(uri), escaped), undefined, 10);
  return found.some((each) => each.toString() === uri.toString());
}
