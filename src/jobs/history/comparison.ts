import { createHash } from 'node:crypto';
import type { TrackedJob } from '../jobs';
import { cutAt, printable, printableLine } from '../output/printable';
import { bytes, statusText } from '../output/transcript';
import { runTime } from './runTime';

/** Of each stream this much is compared line by line, in UTF-16 units. */
const maxCompared = 2 * 1_048_576;

/**
 * What two runs are compared by: what the program printed and how it ended, without names, times and ids, which differ
 * between any two runs. Safe to show.
 */
export function comparableText({ status, result }: TrackedJob): string {
  const { stdout = '', stderr = '', exitCode, error } = result ?? {};
  const end = [
    statusText(status),
    ...(exitCode === undefined || exitCode === -1 ? [] : [`exit code ${exitCode}`]),
    ...(error === undefined || status === 'cancelled' ? [] : [printableLine(error, 500)]),
  ];
  const blocks = [
    ...(stdout === '' ? [] : [compared(stdout)]),
    ...(stderr === '' ? [] : [`── stderr ──\n${compared(stderr)}`]),
    ...(stdout === '' && stderr === '' ? ['(no output)'] : []),
    `── ${end.join(', ')}`,
  ];
  return blocks.map((block) => `${block.replace(/\n$/, '')}\n`).join('');
}

/** Of what is too long to compare, its digest tells whether it differs. */
function compared(text: string): string {
  if (text.length <= maxCompared) return printable(text);
  const shown = cutAt(text, 0, maxCompared);
  const digest = createHash('sha256').update(text.slice(shown.length)).digest('hex').slice(0, 16);
  return `${printable(shown)}\n… ${bytes(text.length - shown.length)} more (SHA-256 ${digest}…)`;
}

/** What the program printed, as it is shown: stdout, then stderr. */
export const printedText = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string =>
  [stdout, stderr]
    .filter((text) => text !== '')
    .map((text, index, all) => (index < all.length - 1 ? text.replace(/\n?$/, '\n') : text))
    .map(printable)
    .join('');

/** `fib.py: 12:03 ↔ 12:09`; the run that was started first stands first. */
export function comparisonTitle(first: TrackedJob, second: TrackedJob, now: Date): string {
  const [from, to] = [printableLine(first.title, 60), printableLine(second.title, 60)];
  const times = [first, second].map(({ submittedAt }) => runTime(submittedAt, now, 'minutes'));
  const isPlain = times[0] !== times[1];
  const [start, end] = isPlain ? times : [first, second].map(({ submittedAt }) => runTime(submittedAt, now, 'seconds'));
  return from === to ? `${from}: ${start} ↔ ${end}` : `${from} ${start} ↔ ${to} ${end}`;
}
