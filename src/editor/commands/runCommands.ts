import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { activeFile } from '../activeFile';
import { newSample } from '../firstRun/newSample';
import { jobOf } from '../jobOf';
import { asUri, checkOptions, withUris } from '../options/runOptions';
import type { Parts } from '../parts';
import { runAgain } from '../run/runAgain';
import { runPicked } from '../run/runPicked';
import { type RunOutcome, runPrepared, runSource } from '../run/runSource';
import { type Source, sourceInFront, sourceOfUri } from '../run/source';
import { enterKeys } from '../service/keys';
import { serviceSettings } from '../settings';

/** `unsandbox.run` for callers: `(uri?, options?)`. Rejects with the sentence a person would read. */
export async function runForCaller(parts: Parts, first: unknown, second: unknown): Promise<RunOutcome | undefined> {
  // A keybinding passes a single argument: it may be the options.
  const uri = second === undefined && !isUriLike(first) ? undefined : uriArgument(first);
  const given = second ?? (uri === undefined ? first : undefined);
  const source = await sourceOf(uri);
  // With options nothing is asked.
  return given === undefined || given === null
    ? runSource(parts, source, 'person')
    : runSource(parts, source, 'code', withUris(checkOptions(given)));
}

/** The run button and "Run in unsandbox": what the person sees selected, else the file; with no file open, a sample is offered. */
export async function runActive(parts: Parts, uri?: unknown): Promise<void> {
  if (uri === undefined && activeFile() === undefined) return newSample(parts);
  await runSource(parts, await clickedSource(uri), 'person');
}

/** Shows the options first. */
export async function runWithOptions(parts: Parts, uri?: unknown): Promise<void> {
  await runPicked(parts, await clickedSource(uri));
}

/** The key was refused: takes another one and sends the same again. */
export async function updateKeyAndRetry(parts: Parts, row: unknown): Promise<void> {
  const key = jobOf(parts.jobs.all(), row)?.key;
  const refused = key === undefined ? undefined : parts.refusedRuns.get(key);
  if (!(await enterKeys(parts.keys, serviceSettings().apiUrl))) return;
  if (key === undefined || refused === undefined) await runAgain(parts, row);
  else if (parts.refusedRuns.delete(key)) await runPrepared(parts, refused.prepared, 'person', refused.options);
}

/** Menus name the file that was clicked; in the one in front its selection counts. */
export async function clickedSource(uri: unknown): Promise<Source> {
  const shown = activeFile()?.toString();
  const clicked = uriArgument(uri);
  const isActive = clicked === undefined || clicked.toString() === shown;
  return isActive ? sourceInFront('selectionOrFile') : sourceOfUri(clicked);
}

/** The file of the uri, or the one in front. */
export async function runFile(parts: Parts, uri?: unknown): Promise<RunOutcome | undefined> {
  const named = uriArgument(uri);
  return runSource(parts, await (named === undefined ? sourceInFront('file') : sourceOfUri(named)), 'person');
}

export const runSelection = async (parts: Parts): Promise<RunOutcome | undefined> =>
  runSource(parts, await sourceInFront('selection'), 'person');

const sourceOf = (uri: vscode.Uri | undefined): Promise<Source> =>
  uri === undefined ? sourceInFront('selectionOrFile') : sourceOfUri(uri);

const isUriLike = (value: unknown): boolean => typeof value === 'string' || asUri(value) !== undefined;

/** Never guesses: anything else than a Uri would run code that nobody meant. */
function uriArgument(value: unknown): vscode.Uri | undefined {
  if (value === undefined || value === null) return undefined;
  const uri =
    typeof value === 'string' && /^[a-z][a-z\d+.-]+:/i.test(value) ? vscode.Uri.parse(value, true) : asUri(value);
  if (uri === undefined) throw new UserError(vscode.l10n.t('The first argument of unsandbox.run has to be a Uri.'));
  return uri;
}
