import * as vscode from 'vscode';
import { limits } from '../../api/limits';
import { bytes } from '../../jobs/output/transcript';
import { findFiles } from '../findFiles';
import { type Step, shown } from '../options/quickSteps';
import type { Origin } from '../options/resolveOptions';
import { plainLabel } from '../plainLabel';
import { neverAttached } from '../uris';
import { locate } from './locate';

/** More files than this are not listed; what is not listed can be named in the settings. */
const maxListed = 5000;
/** File sizes asked for at a time. */
const batch = 100;

interface FileItem extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
  /** Bytes; undefined when the file is not there. */
  readonly size: number | undefined;
}

/** Lets the person tick workspace files; the title counts them against the limits. */
export async function pickInputFiles(
  now: readonly (vscode.Uri | string)[],
  near: vscode.Uri,
  origin: Origin,
): Promise<Step<readonly vscode.Uri[]>> {
  const input = vscode.window.createQuickPick<FileItem>();
  Object.assign(input, { canSelectMany: true, busy: true, title: vscode.l10n.t('Input files') });
  input.placeholder = vscode.l10n.t('The program finds them by their bare name in its working directory.');
  input.buttons = [vscode.QuickInputButtons.Back];
  const picked = shown<readonly vscode.Uri[]>(input, (settle) => [
    input.onDidChangeSelection((items) => {
      input.title = titleOf(items);
    }),
    input.onDidAccept(() => {
      if (!input.busy) settle(input.selectedItems.map(({ uri }) => uri));
    }),
  ]);
  // It is there at once; a large workspace takes a moment to list.
  const listing = listFiles(now, near, origin).then(({ items, ticked }) => {
    input.items = items;
    input.selectedItems = items.filter(({ uri }) => ticked.has(uri.toString()));
    input.busy = false;
    input.title = titleOf(input.selectedItems);
  });
  // Without its files the list is of no use: it goes, and whoever asked hears why.
  const failing = listing.then(
    () => picked,
    (error: unknown) => {
      input.hide();
      throw error;
    },
  );
  return Promise.race([picked, failing]);
}

async function listFiles(now: readonly (vscode.Uri | string)[], near: vscode.Uri, origin: Origin) {
  const chosen = await locate(now, near, origin).catch(() => now.filter((file) => typeof file !== 'string'));
  const found = await findFiles('**/*', neverAttached, maxListed);
  const uris = [...new Map([...chosen, ...found].map((uri) => [uri.toString(), uri])).values()];
  const ticked = new Set(chosen.map((uri) => uri.toString()));
  const items: FileItem[] = [];
  for (let start = 0; start < uris.length; start += batch)
    items.push(...(await Promise.all(uris.slice(start, start + batch).map(itemOf))));
  const rank = ({ uri }: FileItem): number => (ticked.has(uri.toString()) ? 0 : 1);
  // What is ticked comes first: it must not hide below.
  items.sort((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label));
  return { items, ticked };
}

async function itemOf(uri: vscode.Uri): Promise<FileItem> {
  const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
  const description = stat === undefined ? vscode.l10n.t('not there') : bytes(stat.size);
  return { uri, size: stat?.size, label: plainLabel(vscode.workspace.asRelativePath(uri)), description };
}

function titleOf(items: readonly FileItem[]): string {
  const sizes = items.map(({ size = 0 }) => size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const isOver =
    items.length > limits.inputFiles ||
    total > limits.inputFilesBytes ||
    sizes.some((size) => size > limits.inputFileBytes);
  const facts = vscode.l10n.t(
    'Input files: {0} of {1}, {2} of {3}, each at most {4}',
    items.length,
    limits.inputFiles,
    bytes(total),
    bytes(limits.inputFilesBytes),
    bytes(limits.inputFileBytes),
  );
  return isOver ? vscode.l10n.t('{0}: too much', facts) : facts;
}
