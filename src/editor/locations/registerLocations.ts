import * as vscode from 'vscode';
import { outputLanguage } from '../output/outputLanguage';
import { jobScheme } from '../panel/jobDocuments';
import type { Parts } from '../parts';
import { PlaceLinks } from './placeLinks';
import { Problems } from './problems';

/** What a run printed leads back to its sources: as links, and as entries of the Problems panel. */
export function registerLocations({ jobs, places, output, log }: Parts): vscode.Disposable {
  const selector = [{ scheme: 'output', language: outputLanguage }, { scheme: jobScheme }];
  const links = new PlaceLinks(jobs, places, output.blocks);
  return vscode.Disposable.from(
    places,
    new Problems(jobs, places, log),
    vscode.languages.registerDocumentLinkProvider(selector, links),
  );
}
