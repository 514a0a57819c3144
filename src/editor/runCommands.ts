import * as vscode from 'vscode';
import { UserError } from '../errors';
import type { Parts } from './parts';
import { asUri, checkOptions } from './run/runOptions';
import { type RunOutcome, runSource } from './run/runSource';
import { type Source, sourceOfEditor, sourceOfUri } from './run/source';

/** `unsandbox.run` for callers: `(uri?, options?)`. Rejects with the sentence a person would read. */
export async function runForCaller(parts: Parts, first: unknown, second: unknown): Promise<RunOutcome | undefined> {
  const uri = uriArgument(first);
  // A keybinding passes a single argument: options may come first.
  const given = second ?? (uri === undefined ? first : undefined);
  const options = given === undefined || given === null ? undefined : checkOptions(given);
  return runSource(parts, await sourceOf(uri), options);
}

/** The run button and "Run in unsandbox": what the person sees selected, else the file. */
export async function runActive(parts: Parts, uri?: unknown): Promise<void> {
  const shown = vscode.window.activeTextEditor?.document.uri.toString();
  const clicked = uriArgument(uri);
  const source =
    clicked === undefined || clicked.toString() === shown
      ? sourceOfEditor('selectionOrFile')
      : await sourceOfUri(clicked);
  await runSource(parts, source);
}

/** The file of the uri, or of the active editor. */
export async function runFile(parts: Parts, uri?: unknown): Promise<RunOutcome | undefined> {
  const named = uriArgument(uri);
  return runSource(parts, named === undefined ? sourceOfEditor('file') : await sourceOfUri(named));
}

export const runSelection = (parts: Parts): Promise<RunOutcome | undefined> =>
  runSource(parts, sourceOfEditor('selection'));

const sourceOf = async (uri: vscode.Uri | undefined): Promise<Source> =>
  uri === undefined ? sourceOfEditor('selectionOrFile') : sourceOfUri(uri);

function uriArgument(value: unknown): vscode.Uri | undefined {
  if (typeof value !== 'string') return asUri(value);
  if (/^[a-z][a-z\d+.-]+:/i.test(value)) return vscode.Uri.parse(value, true);
  throw new UserError('The first argument of unsandbox.run has to be a Uri.');
}
