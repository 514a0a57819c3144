import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { RunResult } from '../../api/types';
import type { TrackedJob } from '../jobs';
import { nextTurn } from '../output/inSlices';
import { cutAt, printableInSlices, printableLine } from '../output/printable';
import { bytes, markOf, statusText } from '../output/transcript';
import { runTime } from './runTime';

/** Of each stream this much is compared line by line, in UTF-16 units. */
const maxCompared = 2 * 1_048_576;

/** What is compared, of the runs that were: asked for to see whether two say the same, and again for each side to show. */
const comparable = new WeakMap<TrackedJob, Promise<string>>();

/**
 * What two runs are compared by: what the program printed and how it ended, without names, times and ids, which differ
 * between any two runs. Safe to show. Others have their turn meanwhile.
 */
export function comparableText(job: TrackedJob): Promise<string> {
  const text = comparable.get(job) ?? makeComparable(job);
  comparable.set(job, text);
  return text;
}

async function makeComparable({ status, result }: TrackedJob): Promise<string> {
  const { stdout = '', stderr = '', exitCode, error } = result ?? {};
  const end = [
    statusText(status),
    ...(exitCode === undefined || exitCode === -1 ? [] : [l10n.t('exit code {0}', exitCode)]),
    ...(error === undefined || status === 'cancelled' ? [] : [printableLine(error, 500)]),
  ];
  const blocks = [
    ...(stdout === '' ? [] : [await compared(stdout)]),
    ...(stderr === '' ? [] : [`── stderr ──\n${await compared(stderr)}`]),
    ...(stdout === '' && stderr === '' ? [`(${l10n.t('no output')})`] : []),
    `── ${markOf({ status, result })} ${end.join(', ')}`,
  ];
  return blocks.map(withLineEnd).join('');
}

const withLineEnd = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

/** Of what is too long to compare, its digest tells whether it differs. */
async function compared(text: string): Promise<string> {
  const shown = cutAt(text, 0, maxCompared);
  const { text: printed } = await printableInSlices(shown);
  if (shown.length === text.length) return printed;
  return `${printed}\n… ${l10n.t('{0} more (SHA-256 {1}…)', bytes(text.length - shown.length), await digestOf(text, shown.length))}`;
}

async function digestOf(text: string, start: number): Promise<string> {
  const hash = createHash('sha256');
  for (let at = start; at < text.length; ) {
    const piece = cutAt(text, at, maxCompared);
    hash.update(piece);
    at += piece.length;
    await nextTurn();
  }
  return hash.digest('hex').slice(0, 16);
}

/** What the program printed, as it is shown: stdout, then stderr. Others have their turn meanwhile. */
export async function printedText({ stdout, stderr }: Pick<RunResult, 'stdout' | 'stderr'>): Promise<string> {
  const first = stdout === '' || stderr === '' ? stdout : withLineEnd(stdout);
  const printed = [await printableInSlices(first), await printableInSlices(stderr)];
  return printed.map(({ text }) => text).join('');
}

/** `fib.py: 12:03 ↔ 12:09`; the run that was started first stands first. */
export function comparisonTitle(first: TrackedJob, second: TrackedJob, now: Date): string {
  const [from, to] = [printableLine(first.title, 60), printableLine(second.title, 60)];
  const times = [first, second].map(({ submittedAt }) => runTime(submittedAt, now, 'minutes'));
  const isPlain = times[0] !== times[1];
  const [start, end] = isPlain ? times : [first, second].map(({ submittedAt }) => runTime(submittedAt, now, 'seconds'));
  return from === to ? `${from}: ${start} ↔ ${end}` : `${from} ${start} ↔ ${to} ${end}`;
}
