/**
 * Texts as literals of the languages that wrappers are written in: whatever they hold, they are one literal that means
 * this text. Letters stay as they are, so that a person can read them; what cannot be seen is spelled out.
 */

/** What cannot be seen, or reorders what can; R refuses some of it. Above U+FFFF escapes differ too much: that stays. */
const hidden = /(?=[\0-\uFFFF])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const shortNames: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** In double quotes; `special` is what a backslash has to stand before. */
function doubled(text: string, special: RegExp, spell: (character: string) => string): string {
  const spelled = text
    .replace(special, '\\$&')
    .replace(hidden, (character) => shortNames[character] ?? spell(character));
  return `"${spelled}"`;
}

const bytesOf = (character: string): readonly number[] => [...Buffer.from(character)];
const octal = (character: string): string =>
  bytesOf(character)
    .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('');
const decimal = (character: string): string =>
  bytesOf(character)
    .map((byte) => `\\${String(byte).padStart(3, '0')}`)
    .join('');
const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

export type Literal = (text: string) => string;

/** Of Python, JavaScript and TypeScript. */
export const plainLiteral: Literal = (text) => doubled(text, /["\\]/g, unicode);
export const rubyLiteral: Literal = (text) => doubled(text, /["\\#]/g, unicode);
export const perlLiteral: Literal = (text) => doubled(text, /["\\$@]/g, octal);
export const phpLiteral: Literal = (text) => doubled(text, /["\\$]/g, octal);
export const luaLiteral: Literal = (text) => doubled(text, /["\\]/g, decimal);
/** Of R and awk. */
export const octalLiteral: Literal = (text) => doubled(text, /["\\]/g, octal);
export const tclLiteral: Literal = (text) => doubled(text, /["\\$[\]{}]/g, unicode);
export const rakuLiteral: Literal = (text) => `'${text.replace(/['\\]/g, '\\$&')}'`;
export const shellLiteral: Literal = (text) => `'${text.replaceAll("'", "'\\''")}'`;
