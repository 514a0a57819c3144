import * as vscode from 'vscode';
import { limits } from '../../api/limits';
import { bytes } from '../../jobs/output/transcript';
import { type Step, shown } from '../options/quickSteps';
import type { RunOptions } from '../options/runOptions';

/** More files than this are not listed; what is not listed can be named in the settings. */
const maxListed = 5000;

interface FileItem extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
}

/** Lets the person tick workspace files; the title counts them against the limits. */
export async function pickInputFiles(now: readonly (vscode.Uri | string)[]): Promise<Step<RunOptions>> {
  const found = await vscode.workspace.findFiles('**/*', undefined, maxListed);
  const items: readonly FileItem[] = found
    .map((uri) => ({ uri, label: vscode.workspace.asRelativePath(uri) }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const input = vscode.window.createQuickPick<FileItem>();
  input.items = items;
  input.canSelectMany = true;
  input.matchOnDescription = true;
  input.placeholder = vscode.l10n.t('The program finds them by their bare name in its working directory.');
  input.buttons = [vscode.QuickInputButtons.Back];
  input.selectedItems = items.filter(({ uri, label }) =>
    now.some((file) => (typeof file === 'string' ? file === label : file.toString() === uri.toString())),
  );
  const count = (): void => void titleOf(input.selectedItems).then((title) => (input.title = title));
  count();
  return shown<RunOptions>(input, (settle) => [
    input.onDidChangeSelection(count),
    input.onDidAccept(() => settle({ inputFiles: input.selectedItems.map(({ uri }) => uri) })),
  ]);
}

async function titleOf(items: readonly FileItem[]): Promise<string> {
  const sizes = await Promise.all(items.map(async ({ uri }) => (await vscode.workspace.fs.stat(uri)).size));
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
