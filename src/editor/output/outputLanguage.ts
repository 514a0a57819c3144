import * as vscode from 'vscode';
import type { Parts } from '../parts';
import { NoticeLinks } from './noticeLinks';
import { OutputOutline } from './outputOutline';

/** The language of the output channel and of documents with a job's output; its grammar is in `media`. */
export const outputLanguage = 'unsandbox-output';

/** Links to what the channel leaves out; folding and symbols where an editor shows output. */
export function registerOutputLanguage({ jobs, documents }: Parts): vscode.Disposable {
  const outline = new OutputOutline((document) => documents.sectionsOf(document));
  return vscode.Disposable.from(
    vscode.languages.registerDocumentLinkProvider(
      { language: outputLanguage, scheme: 'output' },
      new NoticeLinks(jobs),
    ),
    vscode.languages.registerFoldingRangeProvider(outputLanguage, outline),
    vscode.languages.registerDocumentSymbolProvider(outputLanguage, outline, { label: 'unsandbox' }),
  );
}
