import type { Connection } from '../../jobs/connection';
import type { Receipt } from '../../jobs/output/transcript';
import type { SentRequest } from '../../jobs/request/sentRequest';
import { readingNotes } from '../stdin/readingNotes';
import { type PreparedRun, uploadedFiles } from './prepareRun';

/** What a person reads about a run before its output. */
export function receiptOf(prepared: PreparedRun, { place, service }: Connection, request: SentRequest): Receipt {
  const { source, notes, wrapped, resolved } = prepared;
  const unsavedFiles = uploadedFiles(prepared)
    .filter(({ unsaved }) => unsaved)
    .map(({ filename }) => filename);
  return {
    title: source.title,
    place,
    unsaved: source.unsaved,
    unsavedFiles,
    notes: [...notes, ...readingNotes(prepared, service)],
    request,
    ...(wrapped === undefined ? {} : { start: { stdin: wrapped.stdin, arguments: resolved.values.arguments ?? [] } }),
  };
}
