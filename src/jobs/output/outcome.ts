import * as l10n from '@vscode/l10n';
import type { Artifact } from '../../api/types';
import { isActive, type TrackedJob } from '../jobs';
import { inSlices, nextTurn, type SlicedWork } from './inSlices';
import { openInTerminalText, openOutputText } from './notices';
import { cutAt, printableInSlices, printableLine } from './printable';
import { bytes, endText, headingLine, markOf, receiptText, withReason } from './transcript';

/** How a run ended and what it printed: a few lines for the output channel, everything for a document. */

/** Of one stream in the channel, in UTF-16 units; the rest is a click away. */
const maxInChannel = 512 * 1024;
/** Of both streams in a document: the editor shows extensions no document of more than 50 MB. */
const maxInDocument = 48 * 1_048_576;

/** A part of a document, by its first and last line, counted from 0. Its first line is its heading. */
export interface Section {
  readonly name: string;
  readonly detail: string;
  readonly start: number;
  readonly end: number;
  readonly sections: readonly Section[];
}

/** The end of a run in the channel: its output, then how it ended. Written in one piece, so that runs never mix. */
export async function outcomeText(job: TrackedJob): Promise<string> {
  const notice = (name: string) => (more: number) => openOutputText(job, name, bytes(more));
  const stdout = await shown(job.result?.stdout, maxInChannel, notice('stdout'));
  const stderr = await shown(job.result?.stderr, maxInChannel, notice('stderr'));
  const lines = [
    ...(stdout === '' ? [] : [stdout]),
    ...(stderr === '' ? [] : [streamHeading('stderr'), stderr]),
    ...(hasColours(job) ? [openInTerminalText(job)] : []),
    ...closing(job),
  ];
  return lines.join('\n');
}

/** All of a run as a document, with its parts. */
export async function documentOf(job: TrackedJob): Promise<{ readonly text: string; readonly section: Section }> {
  const blocks: string[] = [headingOf(job)];
  const sections: Section[] = [];
  let line = await lineCount(blocks[0] ?? '');
  for (const name of ['stdout', 'stderr'] as const) {
    const text = await shown(job.result?.[name], maxInDocument / 2, tooMuchText);
    if (text === '') continue;
    const count = await lineCount(text);
    blocks.push(streamHeading(name), text);
    sections.push({ name, detail: linesText(count), start: line, end: line + count, sections: [] });
    line += count + 1;
  }
  const last = closing(job).join('\n');
  const end = line + (await lineCount(last)) - 1;
  const section = { name: printableLine(job.title), detail: endText(job), start: 0, end, sections };
  await nextTurn();
  const text = [...blocks, last].join('\n');
  // The editor takes its time for a long one.
  await nextTurn();
  return { text, section };
}

/** Without its last line end; what is above the limit is cut off at a line, and told of. */
async function shown(raw: string | undefined, limit: number, notice: (more: number) => string): Promise<string> {
  const { text, unread } = await printableInSlices(raw ?? '', limit);
  if (text.length <= limit) return text.endsWith('\n') ? text.slice(0, -1) : text;
  const cut = cutAt(text, 0, limit);
  const lines = cut.slice(0, cut.lastIndexOf('\n') + 1) || `${cut}\n`;
  return `${lines}${notice(text.length - lines.length + unread)}`;
}

const streamHeading = (name: string): string => `── ${name} ──`;

function closing(job: TrackedJob): readonly string[] {
  const { result, problem } = job;
  // What a cancelled job was stopped by is no news.
  const reason = problem ?? (job.status === 'cancelled' ? undefined : result?.error);
  const detected =
    result?.detectedLanguage === undefined
      ? ''
      : `, ${l10n.t('detected as {0}', printableLine(result.detectedLanguage))}`;
  return [
    ...(result !== undefined && !result.stdout && !result.stderr ? [`(${l10n.t('no output')})`] : []),
    ...(result?.artifacts.length
      ? [`… ${l10n.t('artifacts: {0}', result.artifacts.map(artifactText).join(', '))}`]
      : []),
    `── ${markOf(job)} ${printableLine(job.title)}: ${withReason(`${endText(job)}${detected}`, reason)}`,
  ];
}

const artifactText = ({ filename, size, error }: Artifact): string =>
  `${printableLine(filename)} (${error === undefined ? bytes(size) : printableLine(error)})`;

/** What was sent, as far as it is known: not of jobs that were started elsewhere. */
const headingOf = ({ title, sent, place, service }: TrackedJob): string =>
  sent === undefined
    ? headingLine(printableLine(title))
    : receiptText({ title, place: place ?? service, request: sent, unsaved: false });

const tooMuchText = (more: number): string => `… ${l10n.t('{0} more are too much for a document.', bytes(more))}`;

/** Whether a terminal would show more than the channel does. */
const hasColours = (job: TrackedJob): boolean =>
  !isActive(job) && [job.result?.stdout, job.result?.stderr].some((text) => text !== undefined && colour.test(text));
/** No longer than sequences are: what a program prints could keep a search busy for minutes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it begins so
const colour = /\u001B\[[0-9;:]{0,40}?[1-9][0-9;:]{0,40}m/;

const linesText = (count: number): string => (count === 1 ? l10n.t('1 line') : l10n.t('{0} lines', count));

const lineCount = (text: string): Promise<number> => inSlices(countLines(text));

function* countLines(text: string): SlicedWork<number> {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    count += 1;
    if (count % 4096 === 0) yield;
  }
  return count;
}
