import * as vscode from 'vscode';
import type { Source } from '../run/source';

/** An editor in which the input of a program is written. */
export interface InputDraft {
  readonly document: vscode.TextDocument;
  readonly title: string;
  /** The program: a file as it is then, a selection as it was. */
  readonly source: () => Promise<Source>;
}

/** Untitled editors for inputs of several lines. Each has a line on top that runs its program with its text. */
export class InputDrafts implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly drafts = new Map<string, InputDraft>();
  private readonly subscriptions = vscode.Disposable.from(
    vscode.languages.registerCodeLensProvider({ scheme: 'untitled' }, this),
    // A change of its language closes a document for a moment.
    vscode.workspace.onDidCloseTextDocument(({ uri, isClosed }) => isClosed && this.drafts.delete(uri.toString())),
  );

  async open(title: string, text: string, source: InputDraft['source']): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ content: text, language: 'plaintext' });
    this.drafts.set(document.uri.toString(), { document, title, source });
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  }

  get(uri: vscode.Uri | undefined): InputDraft | undefined {
    return uri && this.drafts.get(uri.toString());
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const draft = this.get(uri);
    if (draft === undefined) return [];
    const title = vscode.l10n.t(
      '$(play) Run {0} with the text below as its input',
      draft.title.replaceAll('$(', '$ ('),
    );
    const run = { title, command: 'unsandbox.runWithInput', arguments: [uri] };
    return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), run)];
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}
