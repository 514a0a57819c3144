import * as l10n from '@vscode/l10n';
import { decimal } from '../../locale';
import { isActive, type TrackedJob, type TrackedStatus } from '../jobs';
import type { SentRequest } from '../request/sentRequest';
import { placeText } from '../servicePlace';
import { formatWords } from '../stdin/shellWords';
import { columnsOf } from './columns';
import { cutAt, printable, printableLine } from './printable';

/**
 * What a person reads about a run in the output channel. Plain text, safe to show, in the language of the editor: grammar and
 * outline tell its lines apart by their marks alone.
 */

export interface Receipt {
  readonly title: string;
  readonly place: string;
  readonly request: SentRequest;
  /** The code has changes that are not on disk. */
  readonly unsaved: boolean;
  /** Names of the input files of which that is so. */
  readonly unsavedFiles?: readonly string[];
  /** What else there is to say, such as options that were not heard. */
  readonly notes?: readonly string[];
  /** Where the code is a wrapper that starts the program: what it gives it. */
  readonly start?: { readonly stdin: string | undefined; readonly arguments: readonly string[] };
}

const withUnsaved = (isUnsaved: boolean): string => (isUnsaved ? `, ${l10n.t('with unsaved changes')}` : '');

/** The header of a run: what runs where, and what leaves the machine. */
export function receiptText({ title, place, request, unsaved, unsavedFiles = [], notes = [], start }: Receipt): string {
  const { code, files, variables, parameters, program } = request;
  const names = files.map(
    ({ filename, size }) =>
      `${printableLine(filename)} (${bytes(size)}${withUnsaved(unsavedFiles.includes(filename) || (unsaved && filename === program?.filename))})`,
  );
  const rows = [
    [
      l10n.t('code'),
      `${bytes(Buffer.byteLength(code))}${program === undefined ? withUnsaved(unsaved) : `, ${l10n.t('the wrapper below')}`}`,
    ],
    [l10n.t('files'), names.join(', ')],
    [l10n.t('arguments'), cutAt(formatWords(start?.arguments ?? []), 0, 500)],
    [l10n.t('input'), start?.stdin === undefined ? '' : printableLine(start.stdin)],
    [l10n.t('variables'), variables.map((name) => printableLine(name)).join(', ')],
    [l10n.t('limits'), `${l10n.t('{0} s', parameters.ttl ?? 60)}, ${networkText(parameters.networkMode)}`],
    [l10n.t('returns'), returnsText(parameters)],
    ...notes.map((note) => [l10n.t('note'), printableLine(note, 500)]),
  ];
  const heading = headingLine(
    [printableLine(title), languageText(request), printableLine(placeText(place))].join(' · '),
  );
  const sent = rows.filter(([, text]) => text !== '').map(([name, text]) => `   ${name}: ${text}`);
  return [heading, ...sent, ...(program === undefined ? [] : wrapperLines(code))].join('\n');
}

/** A rule with a text in it, as wide as others. */
export function headingLine(text: string): string {
  const line = `── ${text} ─`;
  return line + '─'.repeat(Math.max(0, 72 - columnsOf(line)));
}

/** Shown as a whole, unless what it starts the program with is long. */
const wrapperLines = (code: string): readonly string[] =>
  printable(cutAt(code, 0, 4000))
    .trimEnd()
    .split('\n')
    .map((line) => `   │ ${cutAt(line, 0, 200)}`);

/** One line of progress: `12:03:01.120  fib.py  running`. The first one after the submit names the job. */
export function progressLine(job: TrackedJob, now: Date, namesJob: boolean): string {
  const cancelling = job.cancelRequested && isActive(job) ? `, ${l10n.t('cancelling')}` : '';
  const id = namesJob && job.jobId !== undefined ? [l10n.t('job {0}', printableLine(job.jobId))] : [];
  const reason = job.status === 'queued' && job.problem ? `: ${printableLine(job.problem, 300)}` : '';
  const mark = isActive(job) ? '' : `${markOf(job)} `;
  return [clock(now), printableLine(job.title), `${mark}${statusText(job.status)}${cancelling}${reason}`, ...id].join(
    '  ',
  );
}

/** How a job ended, in a few words: `completed, exit code 0, 523 ms`. */
export function endText(job: TrackedJob): string {
  const { result } = job;
  const parts = [statusText(job.status)];
  // The API says −1 when there was no exit.
  if (result?.exitCode !== undefined && result.exitCode !== -1) {
    const crash = job.status === 'completed' ? crashOf(result.exitCode) : undefined;
    if (crash !== undefined) parts[0] = l10n.t('crashed: {0}', crash);
    parts.push(l10n.t('exit code {0}', result.exitCode));
  }
  if (result?.totalTimeMs !== undefined) parts.push(duration(result.totalTimeMs));
  return parts.join(', ');
}

/** What shells make an exit code of, for the signals that end a program that went wrong. */
function crashOf(exitCode: number): string | undefined {
  switch (exitCode - 128) {
    case 4:
      return l10n.t('illegal instruction (signal 4)');
    case 5:
      return l10n.t('trap (signal 5)');
    case 6:
      return l10n.t('aborted (signal 6)');
    case 7:
      return l10n.t('bus error (signal 7)');
    case 8:
      return l10n.t('arithmetic error, such as a division by zero (signal 8)');
    case 11:
      return l10n.t('segmentation fault, such as by a wrong pointer or endless recursion (signal 11)');
    default:
      return undefined;
  }
}

/** How a job ended, and what is said of it besides. */
export const withReason = (end: string, reason: string | undefined): string =>
  reason ? l10n.t('{0}. {1}', end, printableLine(reason, 500)) : end;

const languageText = ({ language }: SentRequest): string =>
  language === undefined ? l10n.t('language by its #! line') : printableLine(language);

const returnsText = ({ returnArtifact, returnWasmArtifact }: SentRequest['parameters']): string =>
  [
    ...(returnArtifact ? [l10n.t('compiled program')] : []),
    ...(returnWasmArtifact ? [l10n.t('WebAssembly build')] : []),
  ].join(', ');

const networkText = (mode: SentRequest['parameters']['networkMode']): string =>
  mode === 'semitrusted' ? l10n.t('semitrusted network') : l10n.t('no network');

export function statusText(status: TrackedStatus): string {
  switch (status) {
    case 'submitting':
      return l10n.t('submitting');
    case 'queued':
      return l10n.t('queued');
    case 'pending':
      return l10n.t('pending');
    case 'running':
      return l10n.t('running');
    case 'completed':
      return l10n.t('completed');
    case 'failed':
      return l10n.t('failed');
    case 'timeout':
      return l10n.t('stopped at its time limit');
    case 'cancelled':
      return l10n.t('cancelled');
    case 'unknown':
      return l10n.t('state unknown');
  }
}

/** How it ended, for those who do not see or know the words: well, not well, or in a way that says neither. */
export function markOf({ status, result }: Pick<TrackedJob, 'status' | 'result'>): '✓' | '✗' | '■' {
  if (status === 'failed' || status === 'timeout') return '✗';
  if (status !== 'completed') return '■';
  const exitCode = result?.exitCode ?? 0;
  return result?.success === false || (exitCode !== 0 && exitCode !== -1) ? '✗' : '✓';
}

/** `523 ms`, `4.0 s`, `2 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return l10n.t('{0} ms', Math.max(0, Math.round(ms)));
  return ms < 60_000 ? l10n.t('{0} s', decimal(Math.floor(ms / 100) / 10)) : secondsText(Math.floor(ms / 1000));
}

/** `4 s`, `2 min 05 s`. */
export function secondsText(seconds: number): string {
  if (seconds < 60) return l10n.t('{0} s', seconds);
  return l10n.t('{0} min {1} s', Math.floor(seconds / 60), String(seconds % 60).padStart(2, '0'));
}

/** `812 bytes`, `1.5 KB`, `5.0 MB`. */
export function bytes(count: number): string {
  if (count < 1024) return count === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', count);
  return count < 1_048_576 ? l10n.t('{0} KB', decimal(count / 1024)) : l10n.t('{0} MB', decimal(count / 1_048_576));
}

const clock = (now: Date): string =>
  `${[now.getHours(), now.getMinutes(), now.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':')}.${String(now.getMilliseconds()).padStart(3, '0')}`;
