import * as vscode from 'vscode';
import type { Parts } from '../parts';
import { OutputLinks } from './links';
import { Problems } from './problems';

/** What a run printed leads back to its sources: as links, and as entries of the Problems panel. */
export function registerLocations({ jobs, places, output, log }: Parts): vscode.Disposable {
  const selector = [{ scheme: 'output', language: 'unsandbox-output' }, { scheme: 'unsandbox-job' }];
  const links = new OutputLinks(jobs, places, output.blocks);
  return vscode.Disposable.from(
    places,
    new Problems(jobs, places, log),
    vscode.languages.registerDocumentLinkProvider(selector, links),
  );
}
