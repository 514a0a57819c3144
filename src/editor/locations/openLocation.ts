import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { printableLine } from '../../jobs/output/printable';
import type { FoundLine } from '../../jobs/places/findLine';
import type { Parts } from '../parts';
import { plainLabel } from '../plainLabel';
import { nameOf } from '../uris';
import { sourceOf } from './jobPlaces';
import { placeFinder, rangeOf, sourceNow } from './target';

const noticeMs = 8000;

/** What a link in the output does: shows the place, which is looked for when the file was edited since. */
export async function openLocation({ jobs, places }: Parts, key: unknown, index: unknown): Promise<void> {
  const job = typeof key === 'string' ? jobs.get(key) : undefined;
  const place = job && typeof index === 'number' ? (await places.of(job))[index] : undefined;
  const uri = job && place && sourceOf(job, place);
  if (job === undefined || place === undefined || uri === undefined)
    throw new UserError(vscode.l10n.t('That job is no longer in the list, so it is not known where this leads.'));
  const name = printableLine(nameOf(uri));
  const source = await sourceNow(uri, job, place);
  if (source === undefined) throw new UserError(vscode.l10n.t('{0} is not there any more, or cannot be read.', name));
  const found = placeFinder([place], source)(place);
  const { start } = rangeOf(found.at, source.lines);
  await vscode.commands.executeCommand('vscode.open', uri, { selection: new vscode.Range(start, start) });
  const notice = noticeOf(name, found, place.at.line);
  if (notice !== undefined) vscode.window.setStatusBarMessage(`$(info) ${plainLabel(notice)}`, noticeMs);
}

function noticeOf(name: string, { at, how }: FoundLine, line: number): string | undefined {
  const { l10n } = vscode;
  if (how === 'moved') return l10n.t('{0} has changed since the run: line {1} is line {2} now.', name, line, at.line);
  if (how === 'guessed') return l10n.t('{0} has changed since the run: this is the nearest line like it.', name);
  if (how === 'gone') return l10n.t('{0} has changed since the run: the line may be another one.', name);
  return undefined;
}
