import { badRequest } from './refusal';

const deepest = 64;
/** Braces, brackets, colons and commas outside of strings: a request that means something has far fewer. */
const mostTokens = 4096;

/** JSON as strictly as the API promises: UTF-8, no byte order mark, an object, at most 64 levels deep. */
export function parseJsonObject(bytes: Buffer, what: string): Record<string, unknown> {
  const text = decodeUtf8(bytes, what);
  checkStructure(bytes, what);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest('invalid_json', `${what} is not valid JSON.`);
  }
  if (!isObject(value)) throw badRequest('invalid_json', `${what} must be a JSON object.`);
  return value;
}

export function decodeUtf8(bytes: Buffer, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw badRequest('invalid_utf8', `${what} is not valid UTF-8.`);
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const code = {
  quote: 0x22,
  backslash: 0x5c,
  brace: 0x7b,
  bracket: 0x5b,
  endBrace: 0x7d,
  endBracket: 0x5d,
  colon: 0x3a,
  comma: 0x2c,
};

/** Before parsing: neither a parser's stack nor the memory for millions of values is to be tried out. */
function checkStructure(bytes: Buffer, what: string): void {
  let depth = 0;
  let tokens = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === code.quote) at = endOfString(bytes, at);
    else if (byte === code.brace || byte === code.bracket) depth++;
    else if (byte === code.endBrace || byte === code.endBracket) depth--;
    else if (byte === code.colon || byte === code.comma) tokens++;
    if (depth > deepest) throw badRequest('too_deep', `${what} is nested deeper than ${deepest} levels.`);
    if (tokens > mostTokens) throw badRequest('too_complex', `${what} has more than ${mostTokens} values.`);
  }
}

function endOfString(bytes: Buffer, start: number): number {
  let end = bytes.indexOf(code.quote, start + 1);
  while (end !== -1 && isEscaped(bytes, end)) end = bytes.indexOf(code.quote, end + 1);
  return end === -1 ? bytes.length : end;
}

function isEscaped(bytes: Buffer, at: number): boolean {
  let backslashes = 0;
  while (bytes[at - 1 - backslashes] === code.backslash) backslashes++;
  return backslashes % 2 === 1;
}

/** Half of a surrogate pair, which JSON can spell but UTF-8 cannot. */
export const hasLoneSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);
