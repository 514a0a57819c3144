import { stripVTControlCharacters } from 'node:util';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;
/** Characters that reorder or hide what follows them, so that text reads as something it is not. */
const deceptive = /[\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

const escaped = (character: string): string =>
  `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}}`;

/**
 * Text from a program or a service, made fit for showing: no terminal sequences, progress that was
 * overwritten with `\r` reduced to its last state, other control and bidirectional characters
 * spelled out.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .split('\n')
    .map(lastState)
    .join('\n')
    .replace(controls, escaped)
    .replace(deceptive, escaped);
}

/** What a terminal would leave of a line with carriage returns. Linear in its length: it may be hostile. */
function lastState(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end -= 1;
  return line.slice(line.lastIndexOf('\r', end - 1) + 1, end);
}

/** The same for a name or message that has to stay on one line, cut at `limit` characters. */
export function printableLine(text: string, limit = 200): string {
  const line = printable(text).replace(/\s+/g, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}
