/** What in a program's output is no plain text, shared by all that shows it. No part can match in two ways: output may be hostile. */

/** Characters that terminals act on, except tab and line feed. */
const controls = '\\u0000-\\u0008\\u000B-\\u001F\\u007F-\\u009F';
/** Characters that reorder or hide text, so that it reads as something it is not. Joiners stay: scripts and emoji need them. */
const deceptive =
  '\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180E\\u200B\\u200E\\u200F\\u2028-\\u202E\\u2060-\\u206F\\u3164\\uFEFF\\uFFA0\\uFFF9-\\uFFFB';
/** The same beyond U+FFFF: invisible copies of ASCII, and music controls. */
const deceptivePairs = '\\uDB40[\\uDC00-\\uDC7F]|\\uD834[\\uDD73-\\uDD7A]';
/** A black flag and tags, as in the flag of Scotland. */
const flag = '\\uD83C\\uDFF4(?:\\uDB40[\\uDC20-\\uDC7E]){1,8}\\uDB40\\uDC7F';

/** Where plain text ends. */
const stop = new RegExp(`[${controls}${deceptive}\\uD800-\\uDFFF]`);
/** CSI; OSC and its kin up to their end, but never beyond the line: without one they would swallow the rest; ESC and one character. */
const sequence =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]?|\u001B(?:[\]PX^_][^\u0007\u001B\n]*(?:\u0007|\u001B\\)?|[ -/]*[0-~]?)/y;
/** A character of two halves that is fine, or one to spell out. */
const pair = new RegExp(`(${flag})|${deceptivePairs}|([\\uD800-\\uDBFF][\\uDC00-\\uDFFF])|[^]`, 'y');

/** Plain text is looked through in pieces of this many UTF-16 units. */
const windowLength = 65_536;
/** Tokens between two stops for others. */
const tokensAtOnce = 256;

/** Is told of a text's parts, in order. */
export interface TokenReader {
  plain(text: string): void;
  sequence(text: string): void;
  returns(): void;
  backspaces(count: number): void;
}

/** Stops every so often, and says how far it has come. */
export function* readTokens(text: string, reader: TokenReader): Generator<number, void, void> {
  let count = 0;
  for (let at = 0; at < text.length; ) {
    const window = text.slice(at, at + windowLength);
    const found = window.search(stop);
    if (found !== 0) reader.plain(found < 0 ? window : window.slice(0, found));
    at += found < 0 ? window.length : found;
    if (found >= 0) at += readToken(text, at, reader);
    count += 1;
    if (found < 0 || count % tokensAtOnce === 0) yield at;
  }
}

/** Returns how long it is. */
function readToken(text: string, at: number, reader: TokenReader): number {
  const code = text.charCodeAt(at);
  if (code >= 0xd800 && code <= 0xdfff) return readPair(text, at, reader);
  if (code === 0x1b || code === 0x9b) {
    const [whole] = match(sequence, text, at);
    reader.sequence(whole);
    return whole.length;
  }
  let end = at + 1;
  while (text.charCodeAt(end) === code) end += 1;
  if (code === 0x0d) reader.returns();
  else if (code === 0x08) reader.backspaces(end - at);
  else reader.plain(spelt(code, end - at));
  return end - at;
}

function readPair(text: string, at: number, reader: TokenReader): number {
  const [whole, flag, pairOrNone] = match(pair, text, at);
  reader.plain(flag ?? pairOrNone ?? spelt(whole.codePointAt(0) ?? 0, 1));
  return whole.length;
}

/** Both expressions match something wherever they are used. */
function match(sticky: RegExp, text: string, at: number): readonly [string, ...(string | undefined)[]] {
  sticky.lastIndex = at;
  return (sticky.exec(text) as unknown as [string]) ?? [text.charAt(at)];
}

/** `\u{202E}`; of many in a row, one and their number. */
function spelt(code: number, count: number): string {
  const one = `\\u{${code.toString(16).toUpperCase().padStart(4, '0')}}`;
  return count < 4 ? one.repeat(count) : `${one}×${count}`;
}
