import * as vscode from 'vscode';
import { isExpectedFile } from '../../jobs/expected/expectedFile';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';
import { inBackground, report } from '../report';
import { nameOf } from '../uris';
import { openDocument } from './expectation';
import { listenToEditors, watchFiles } from './fileEvents';
import { type FoundTest, findTests, isListed, lookAt, sourcesOf } from './findTests';
import { runTests } from './runTests';

/** How long files are left alone before they are looked at again. */
const quietMs = 500;
/** When more files than this changed at once, such as by another branch, all are looked for anew. */
const maxChanged = 100;

/**
 * Files whose output is known beforehand, as tests of the editor. Until the Test Explorer is opened only files that are shown or
 * edited in editors are looked at; then the workspace is searched once, and watched. Nothing is looked at when the window opens.
 */
export class ExpectedTests implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly changed = new Map<string, vscode.Uri>();
  private readonly versions = new WeakMap<vscode.TestItem, string>();
  private timer: NodeJS.Timeout | undefined;
  private isWatching = false;

  constructor(
    private readonly parts: Parts,
    private readonly controller: vscode.TestController,
  ) {
    const run: Parameters<typeof controller.createRunProfile>[2] = (request, token) =>
      runTests(parts, controller, request, token);
    controller.createRunProfile(vscode.l10n.t('Run in unsandbox'), vscode.TestRunProfileKind.Run, run, true);
    controller.resolveHandler = (item) => (item === undefined ? this.findAll() : undefined);
    controller.refreshHandler = (token) => this.findAll(token);
    this.subscriptions.push(listenToEditors(this));
    this.onChanged(vscode.window.visibleTextEditors.map(({ document }) => document.uri));
  }

  readonly onChanged = (uris: readonly vscode.Uri[]): void => {
    for (const uri of uris) if (this.isOfInterest(uri)) this.changed.set(uri.toString(), uri);
    if (this.changed.size === 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.lookAgain(), quietMs);
  };

  readonly onGone = (uri: vscode.Uri): void => {
    const id = uri.toString();
    for (const [each] of this.controller.items)
      if (each === id || each.startsWith(`${id}/`)) this.controller.items.delete(each);
    if (isExpectedFile(nameOf(uri))) this.onChanged([uri]);
  };

  dispose(): void {
    clearTimeout(this.timer);
    for (const each of this.subscriptions) each.dispose();
  }

  /** Of the files that only changed on the disk those that are listed; texts of other kinds, such as output, are no files. */
  private isOfInterest(uri: vscode.Uri): boolean {
    if (uri.scheme === 'untitled') return false;
    const isFile =
      vscode.workspace.getWorkspaceFolder(uri) !== undefined || vscode.workspace.fs.isWritableFileSystem(uri.scheme);
    return isFile === true;
  }

  private async findAll(token?: vscode.CancellationToken): Promise<void> {
    if (!this.isWatching) {
      this.isWatching = true;
      this.subscriptions.push(
        watchFiles(this),
        vscode.workspace.onDidChangeWorkspaceFolders(() => inBackground(this.findAll(), 'tests', this.parts.log)),
      );
    }
    const found = new Set<string>();
    const onFound = (test: FoundTest): void => {
      found.add(test.uri.toString());
      this.show(test);
    };
    const isCut = await findTests(this.parts, onFound, token);
    if (isCut) this.parts.log.warn('The workspace has so many files that not all were searched for expected output.');
    if (token?.isCancellationRequested) return;
    for (const [id, { uri }] of this.controller.items)
      if (!found.has(id) && uri !== undefined && openDocument(uri) === undefined) this.controller.items.delete(id);
  }

  private async lookAgain(): Promise<void> {
    const changed = [...this.changed.values()];
    this.changed.clear();
    try {
      if (this.isWatching && changed.length > maxChanged) return await this.findAll();
      for (const uri of changed)
        for (const each of isExpectedFile(nameOf(uri)) ? await sourcesOf(uri) : [uri]) await this.look(each);
    } catch (error) {
      report(error, this.parts.log);
    }
  }

  private async look(uri: vscode.Uri): Promise<void> {
    const id = uri.toString();
    const found = await lookAt(this.parts, uri);
    if (found === undefined) return this.controller.items.delete(id);
    const isKnown = this.controller.items.get(id) !== undefined || openDocument(uri) !== undefined;
    if (isKnown || (await isListed(uri))) this.show(found);
  }

  private show({ uri, expectation, version }: FoundTest): void {
    const { controller, versions } = this;
    const id = uri.toString();
    const known = controller.items.get(id);
    const item = known ?? controller.createTestItem(id, plainLabel(vscode.workspace.asRelativePath(uri)), uri);
    const { file, comments } = expectation;
    const line = file === undefined ? ((comments.lines[0] ?? comments.exit)?.line ?? 0) : 0;
    item.range = new vscode.Range(line, 0, line, 0);
    item.description = file === undefined ? vscode.l10n.t('comments') : plainLabel(nameOf(file));
    // What was found of another text says nothing of this one.
    if (known !== undefined && versions.get(item) !== version) controller.invalidateTestResults(item);
    versions.set(item, version);
    if (known === undefined) controller.items.add(item);
  }
}
