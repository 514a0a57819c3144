import { isActive, type TrackedJob, type TrackedStatus } from '../jobs';
import type { SentRequest } from '../request/sentRequest';
import { formatWords } from '../stdin/shellWords';
import { cutAt, printable, printableLine } from './printable';

/** What a person reads about a run in the output channel. English, plain text, safe to show. */

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

const withUnsaved = (isUnsaved: boolean): string => (isUnsaved ? ', with unsaved changes' : '');

/** The header of a run: what runs where, and what leaves the machine. */
export function receiptText({ title, place, request, unsaved, unsavedFiles = [], notes = [], start }: Receipt): string {
  const { code, files, variables, parameters, program } = request;
  const names = files.map(
    ({ filename, size }) =>
      `${printableLine(filename)} (${bytes(size)}${withUnsaved(unsavedFiles.includes(filename) || (unsaved && filename === program?.filename))})`,
  );
  const rows = [
    [
      'code',
      `${bytes(Buffer.byteLength(code))}${program === undefined ? withUnsaved(unsaved) : ', the wrapper below'}`,
    ],
    ['files', names.join(', ')],
    ['arguments', cutAt(formatWords(start?.arguments ?? []), 0, 500)],
    ['input', start?.stdin === undefined ? '' : printableLine(start.stdin)],
    ['variables', variables.map((name) => printableLine(name)).join(', ')],
    ['limits', `${parameters.ttl ?? 60} s, ${networkText(parameters.networkMode)}`],
    ['returns', returnsText(parameters)],
    ...notes.map((note) => ['note', printableLine(note, 500)]),
  ];
  const heading = `── ${printableLine(title)} · ${languageText(request)} · ${printableLine(place)} ─`;
  const sent = rows.filter(([, text]) => text !== '').map(([name, text]) => `   ${name}: ${text}`);
  return [`${heading.padEnd(72, '─')}`, ...sent, ...(program === undefined ? [] : wrapperLines(code))].join('\n');
}

/** Shown as a whole, unless what it starts the program with is long. */
const wrapperLines = (code: string): readonly string[] =>
  printable(cutAt(code, 0, 4000))
    .trimEnd()
    .split('\n')
    .map((line) => `   │ ${cutAt(line, 0, 200)}`);

/** One line of progress: `12:03:01.120  fib.py  running`. The first one after the submit names the job. */
export function progressLine(job: TrackedJob, now: Date, namesJob: boolean): string {
  const cancelling = job.cancelRequested && isActive(job) ? ', cancelling' : '';
  const id = namesJob && job.jobId !== undefined ? [`job ${printableLine(job.jobId)}`] : [];
  const reason = job.status === 'queued' && job.problem ? `: ${printableLine(job.problem, 300)}` : '';
  return [clock(now), printableLine(job.title), `${statusText(job.status)}${cancelling}${reason}`, ...id].join('  ');
}

/** How a job ended, in a few words: `completed, exit code 0, 523 ms`. */
export function endText(job: TrackedJob): string {
  const { result } = job;
  const parts = [statusText(job.status)];
  // The API says −1 when there was no exit.
  if (result?.exitCode !== undefined && result.exitCode !== -1) parts.push(`exit code ${result.exitCode}`);
  if (result?.totalTimeMs !== undefined) parts.push(duration(result.totalTimeMs));
  return parts.join(', ');
}

const languageText = ({ language }: SentRequest): string =>
  language === undefined ? 'language by its #! line' : printableLine(language);

const returnsText = ({ returnArtifact, returnWasmArtifact }: SentRequest['parameters']): string =>
  [...(returnArtifact ? ['compiled program'] : []), ...(returnWasmArtifact ? ['WebAssembly build'] : [])].join(', ');

const networkText = (mode: SentRequest['parameters']['networkMode']): string =>
  mode === 'semitrusted' ? 'semitrusted network' : 'no network';

export function statusText(status: TrackedStatus): string {
  switch (status) {
    case 'timeout':
      return 'stopped at its time limit';
    case 'unknown':
      return 'state unknown';
    default:
      return status;
  }
}

/** `523 ms`, `4.0 s`, `2 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `812 bytes`, `1.5 KB`, `5.0 MB`. */
export function bytes(count: number): string {
  if (count < 1024) return `${count} ${count === 1 ? 'byte' : 'bytes'}`;
  return count < 1_048_576 ? `${(count / 1024).toFixed(1)} KB` : `${(count / 1_048_576).toFixed(1)} MB`;
}

const clock = (now: Date): string =>
  `${[now.getHours(), now.getMinutes(), now.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':')}.${String(now.getMilliseconds()).padStart(3, '0')}`;
