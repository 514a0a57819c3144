import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../errors';
import type { TrackedJob } from '../../jobs/jobs';
import { wholeFile } from '../../jobs/request/selection';
import { programCode } from '../../jobs/request/sentRequest';
import { jobOf, newestJob } from '../jobOf';
import { checkOptions, type RunOptions, withUris } from '../options/runOptions';
import type { Parts } from '../parts';
import { nameOf } from '../uris';
import { givenScheme } from './givenCode';
import { type RunOutcome, runSource } from './runSource';
import { type Source, sourceOfUri } from './source';

/** Runs a row's job once more, or the newest one: a file as it is now, a selection, and a text that is gone, as it was then; with the options of then. */
export async function runAgain(parts: Parts, row: unknown): Promise<RunOutcome | undefined> {
  const job =
    row === undefined ? await newestJob(parts, ({ resource }) => resource !== undefined) : jobOf(parts.jobs.all(), row);
  if (job?.resource === undefined)
    throw new UserError(vscode.l10n.t('There is no job that could be run again. Run a file first.'));
  return runSource(parts, await sourceOfJob(parts, job), 'person', onceOptionsOf(parts, job));
}

/** The same with something changed. */
export async function runAgainWith(parts: Parts, job: TrackedJob, change: RunOptions): Promise<RunOutcome | undefined> {
  return runSource(parts, await sourceOfJob(parts, job), 'person', { ...onceOptionsOf(parts, job), ...change });
}

/** What was chosen for that one run. Throws a sentence when not all of it was kept beyond the window. */
function onceOptionsOf(parts: Parts, job: TrackedJob): RunOptions {
  const { options, unkept } = keptOnceOptions(parts, job);
  if (unkept.length === 0) return options;
  throw new UserError(
    vscode.l10n.t(
      'The values of {0} were for one run of {1} and were not kept beyond its window. Run it with options to give them again.',
      unkept.join(', '),
      job.title,
    ),
    {
      title: vscode.l10n.t('Run Again with Options…'),
      command: 'unsandbox.runAgainWithOptions',
      arguments: [{ key: job.key }],
    },
  );
}

interface KeptOnce {
  readonly options: RunOptions;
  readonly unkept: readonly string[];
}

/** The same without the values that were not kept, and the names of those. */
export function keptOnceOptions(parts: Parts, job: TrackedJob): KeptOnce {
  const kept = chosenThen(parts, job);
  // The editor of a text that is gone cannot tell its language any more.
  const language = isGone(parts, job) ? job.sent?.language : undefined;
  return language === undefined ? kept : { ...kept, options: { language, ...kept.options } };
}

function chosenThen({ onceOptions }: Parts, job: TrackedJob): KeptOnce {
  const { key, once, resource } = job;
  const known = onceOptions.get(key);
  if (known !== undefined || once === undefined) return { options: known ?? {}, unkept: [] };
  const options = withUris(checkOptions(once.options));
  if (isInFolder(resource)) return { options, unkept: once.unkept };
  // Paths were those of another window: here they would name other files.
  const { envFile, ...others } = options;
  const isPath = typeof envFile === 'string' && envFile !== '' && !isAbsolute(envFile);
  const placed = {
    ...(isPath ? others : options),
    ...(options.inputFiles === undefined ? {} : { inputFiles: inputUris(job) }),
  };
  return { options: placed, unkept: isPath ? [...once.unkept, envFile] : once.unkept };
}

/** A text that was never saved, and is closed or of another window: what has its name by now may be another one. */
const isGone = ({ unsavedTexts }: Parts, { key, resource }: TrackedJob): boolean =>
  resource?.startsWith('untitled:') === true && unsavedTexts.get(key)?.isClosed !== false;

/** The input files of a run, wherever they were named. */
export const inputUris = ({ inputs = [] }: TrackedJob): readonly vscode.Uri[] =>
  inputs.map(({ uri }) => vscode.Uri.parse(uri, true));

const isInFolder = (resource: string | undefined): boolean =>
  resource !== undefined && vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(resource, true)) !== undefined;

/** A file as it is now; a selection, and code that is in no file any more, as it was. */
export async function sourceOfJob(parts: Parts, job: TrackedJob): Promise<Source> {
  const { resource, sent, part, title } = job;
  if (resource === undefined) throw new UserError(vscode.l10n.t('{0} cannot be run again from here.', title));
  const uri = vscode.Uri.parse(resource, true);
  const isGiven = uri.scheme === givenScheme;
  const isLost = isGone(parts, job);
  if (part === 'file' && !isGiven && !isLost) return sourceOfUri(uri);
  if (sent === undefined)
    throw new UserError(vscode.l10n.t('It is not known any more what {0} was. Select it and run it.', title));
  const code = programCode(sent);
  if (isLost) return { ...(await parts.givenCode.sourceOf(code, sent.language, nameOf(uri))), title };
  const document = await vscode.workspace.openTextDocument(uri);
  return {
    document,
    code,
    spans: job.spans ?? wholeFile,
    text: document.getText(),
    title,
    part: isGiven ? 'file' : 'selection',
    unsaved: false,
  };
}
