import { cutAt } from './printable';
import { terminalText } from './terminalText';
import { bytes } from './transcript';

/** Of each stream, in UTF-16 units: a terminal keeps a thousand lines unless told otherwise. */
const maxText = 1_048_576;
/** A cut goes to the next line when that is no further away. */
const nearText = 4096;

export interface Streams {
  readonly stdout: string;
  readonly stderr: string;
}

/** What a program printed as a terminal shows it, in pieces, stderr marked as such. `leftOut` says how much of a stream's beginning is not there. */
export function* terminalOutput(
  { stdout, stderr }: Streams,
  leftOut: (size: string) => string,
): Generator<string, void, void> {
  yield* streamText(stdout, leftOut);
  if (stderr !== '') yield ownLine('── stderr ──');
  yield* streamText(stderr, leftOut);
}

function* streamText(text: string, leftOut: (size: string) => string): Generator<string, void, void> {
  const left = text.length - maxText;
  if (left > 0) yield ownLine(leftOut(bytes(left)));
  const lineStart = text.indexOf('\n', left) + 1;
  const isNear = lineStart > 0 && lineStart - left < nearText;
  const shown = left > 0 ? cutAt(text, isNear ? lineStart : left, maxText) : text;
  yield* terminalText(shown);
  if (shown !== '' && !shown.endsWith('\n')) yield '\r\n';
}

/** A line of ours; its text has to be fit for a terminal. Bold, since faint text is hard to see in high contrast. */
export const ownLine = (line: string): string => `\u001b[1m${line}\u001b[0m\r\n`;
