// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;
/**
 * Terminal sequences: CSI, OSC and its kin up to their end, and ESC with one character. No part of it can
 * match in two ways, so that hostile output takes linear time; Node's own stripping did not.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
const sequences = /\u001B(?:\[[0-?]*[ -/]*[@-~]?|[\]PX^_][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[ -/]*[0-~]?)/g;

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
  return text
    .replace(sequences, '')
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

/** The longest beginning of at most `length` UTF-16 units that does not cut a character in two. */
export function cutAt(text: string, start: number, length: number): string {
  const end = start + length;
  const isCut = end < text.length && /[\uD800-\uDBFF]/.test(text[end - 1] ?? '');
  return text.slice(start, isCut ? end - 1 : end);
}

/**
 * Notifications of the editor turn `[text](command:…)` into a link that runs the command. Names of files and what a
 * service says end up in them: here no text can form one.
 */
export const withoutLinks = (text: string): string => text.replaceAll('](', '] (');
