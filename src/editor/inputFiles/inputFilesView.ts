import * as vscode from 'vscode';
import { bytes } from '../../jobs/output/transcript';
import { commentLines } from '../../jobs/request/optionComment';
import type { FileOptions } from '../options/fileOptions';
import { type Origin, optionSource, resolveOptions } from '../options/resolveOptions';
import { focusedRow } from '../panel/focusedRow';
import { nameOf } from '../uris';
import type { CurrentFile } from './currentFile';
import { locate } from './locate';
import { unsavedDocument } from './readBytes';

/** A row: a file that is sent along, or why it cannot be said which. */
export type InputFileRow = { readonly uri: vscode.Uri; readonly origin: Origin } | { readonly problem: string };

const redrawMs = 300;

/** The files that go along with runs of the current file, wherever that is said. */
export class InputFilesView implements vscode.TreeDataProvider<InputFileRow>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<InputFileRow>;
  private readonly subscriptions: vscode.Disposable;
  private redraw: NodeJS.Timeout | undefined;

  constructor(
    private readonly current: CurrentFile,
    private readonly fileOptions: FileOptions,
  ) {
    this.view = vscode.window.createTreeView('unsandbox.inputFiles', { treeDataProvider: this });
    const invalidate = (): void => this.invalidate();
    this.subscriptions = vscode.Disposable.from(
      this.view,
      this.changed,
      current.onDidChange(invalidate),
      fileOptions.onDidChange(invalidate),
      vscode.workspace.onDidSaveTextDocument(invalidate),
      vscode.workspace.onDidGrantWorkspaceTrust(invalidate),
      vscode.workspace.onDidChangeConfiguration(
        (change) => change.affectsConfiguration('unsandbox') && this.invalidate(),
      ),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const isAtTop = contentChanges.some(({ range }) => range.start.line < commentLines);
        if (document === current.document && isAtTop) this.invalidate();
      }),
    );
  }

  focusedRow(): Promise<InputFileRow | undefined> {
    return focusedRow(this.view, (row) => ('uri' in row ? row.uri.toString() : row.problem));
  }

  async getChildren(row?: InputFileRow): Promise<InputFileRow[]> {
    const { document } = this.current;
    if (row !== undefined) return [];
    this.view.description = document === undefined ? '' : nameOf(document.uri);
    if (document === undefined) return [];
    try {
      return [...(await inputFilesOf(document, this.fileOptions))];
    } catch (error) {
      return [{ problem: error instanceof Error ? error.message : String(error) }];
    }
  }

  async getTreeItem(row: InputFileRow): Promise<vscode.TreeItem> {
    if ('problem' in row) return problemItem(row.problem);
    const { uri, origin } = row;
    const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
    const path = vscode.workspace.asRelativePath(uri);
    const item = new vscode.TreeItem(uri);
    const facts = [
      stat === undefined ? vscode.l10n.t('not there') : bytes(stat.size),
      ...(unsavedDocument(uri) === undefined ? [] : [vscode.l10n.t('with unsaved changes')]),
      ...originFacts(origin),
    ];
    item.id = uri.toString();
    item.description = facts.join(' · ');
    item.tooltip = `${path}\n${item.description}`;
    item.iconPath = stat === undefined ? new vscode.ThemeIcon('warning') : vscode.ThemeIcon.File;
    item.contextValue = 'inputFile';
    item.accessibilityInformation = { label: `${nameOf(uri)}, ${item.description}` };
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
    return item;
  }

  dispose(): void {
    clearTimeout(this.redraw);
    this.subscriptions.dispose();
  }

  private invalidate(): void {
    clearTimeout(this.redraw);
    this.redraw = setTimeout(() => this.changed.fire(undefined), redrawMs);
  }
}

/** The files that a run of the document would be given, and who says so. */
export async function inputFilesOf(
  document: vscode.TextDocument,
  fileOptions: FileOptions,
): Promise<readonly { readonly uri: vscode.Uri; readonly origin: Origin }[]> {
  const { values, origins } = resolveOptions(optionSource(document), fileOptions.of(document.uri), {});
  const origin = origins.inputFiles ?? 'settings';
  return (await locate(values.inputFiles, document.uri, origin)).map((uri) => ({ uri, origin }));
}

function problemItem(problem: string): vscode.TreeItem {
  const item = new vscode.TreeItem(problem);
  item.iconPath = new vscode.ThemeIcon('warning');
  item.tooltip = problem;
  item.accessibilityInformation = { label: vscode.l10n.t('Problem: {0}', problem) };
  return item;
}

function originFacts(origin: Origin): readonly string[] {
  if (origin === 'comment') return [vscode.l10n.t("from the file's comment")];
  return origin === 'settings' ? [vscode.l10n.t('from the settings')] : [];
}
