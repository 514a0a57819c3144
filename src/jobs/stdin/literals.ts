/**
 * Texts as literals of the languages that wrappers are written in: whatever they hold, they are one literal that means
 * this text. Letters stay as they are, so that a person can read them; what cannot be seen is spelled out.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is spelled out
const controls = /[\u0000-\u001F\u007F]/g;

const shortNames: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** In double quotes; `special` is what a backslash has to stand before. */
function doubled(text: string, special: RegExp, spell: (code: number) => string): string {
  const spelled = text
    .replace(special, '\\$&')
    .replace(controls, (control) => shortNames[control] ?? spell(control.charCodeAt(0)));
  return `"${spelled}"`;
}

const octal = (code: number): string => `\\${code.toString(8).padStart(3, '0')}`;
const unicode = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

export type Literal = (text: string) => string;

/** Of Python, JavaScript and TypeScript. */
export const plainLiteral: Literal = (text) => doubled(text, /["\\]/g, unicode);
export const rubyLiteral: Literal = (text) => doubled(text, /["\\#]/g, unicode);
export const perlLiteral: Literal = (text) => doubled(text, /["\\$@]/g, octal);
export const phpLiteral: Literal = (text) => doubled(text, /["\\$]/g, octal);
export const luaLiteral: Literal = (text) => doubled(text, /["\\]/g, (code) => `\\${String(code).padStart(3, '0')}`);
/** Of R and awk. */
export const octalLiteral: Literal = (text) => doubled(text, /["\\]/g, octal);
export const tclLiteral: Literal = (text) => doubled(text, /["\\$[\]{}]/g, unicode);
export const rakuLiteral: Literal = (text) => `'${text.replace(/['\\]/g, '\\$&')}'`;
export const shellLiteral: Literal = (text) => `'${text.replaceAll("'", "'\\''")}'`;
