import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Jobs } from '../../jobs/jobs';
import { languageExtensions } from '../../jobs/request/languages';
import { wholeFile } from '../../jobs/request/selection';
import { programCode } from '../../jobs/request/sentRequest';
import { nameOf } from '../uris';
import type { Source } from './source';

/** Code that was handed over and is in no file: an agent's, or another extension's. */
export const givenScheme = 'unsandbox-code';

/** Such code as read-only documents, as long as its job is in the list: links in the output lead there, and it can be run again. */
export class GivenCode implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(givenScheme, this);
  /** Before there is a job that knows. */
  private readonly waiting = new Map<string, string>();

  constructor(private readonly jobs: Jobs) {}

  /** `stem` is the name of the code without an extension. */
  async sourceOf(code: string, language: string | undefined, stem: string): Promise<Source> {
    const [extension = 'txt'] = Object.hasOwn(languageExtensions, language ?? '')
      ? languageExtensions[language as keyof typeof languageExtensions]
      : [];
    const path = `/${stem.replace(/[\\/]/g, '-')}.${extension}`;
    const uri = vscode.Uri.from({ scheme: givenScheme, path, query: randomUUID() });
    this.waiting.set(uri.toString(), code);
    const document = await vscode.workspace.openTextDocument(uri);
    return { code, spans: wholeFile, text: code, title: nameOf(uri), document, part: 'file', unsaved: false };
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const name = uri.toString();
    const code = this.waiting.get(name);
    this.waiting.delete(name);
    if (code !== undefined) return code;
    const sent = this.jobs.all().find(({ resource }) => resource === name)?.sent;
    return sent === undefined ? '' : programCode(sent);
  }

  dispose(): void {
    this.registration.dispose();
  }
}
