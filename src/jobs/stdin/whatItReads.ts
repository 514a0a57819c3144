import { type BareCode, bareCode } from './bareCode';
import { type ReadPatterns, readPatterns } from './readPatterns';

/** Where a program does it first: the line, from 1, and the words that show it. */
export interface Reading {
  readonly line: number;
  readonly words: string;
}

export interface WhatItReads {
  readonly input?: Reading | undefined;
  readonly arguments?: Reading | undefined;
}

/** What a program would like to be given and the API does not have. It may miss something. */
export function whatItReads(language: string, code: string): WhatItReads {
  const patterns = Object.hasOwn(readPatterns, language) ? readPatterns[language] : undefined;
  if (patterns === undefined) return {};
  const bare = bareCode(language, code);
  return { input: inputReading(language, bare, patterns), arguments: argumentReading(language, bare, patterns) };
}

const standardInputFile = /["']\/dev\/stdin["']/;

function inputReading(language: string, { code, withStrings }: BareCode, patterns: ReadPatterns): Reading | undefined {
  if (language === 'awk') return awkInput(code);
  const found = firstOf(language === 'bash' ? withoutFedLoops(code) : code, patterns.input);
  return found ?? firstOf(withStrings, patterns.inputInString ?? /(?!)/) ?? firstOf(withStrings, standardInputFile);
}

function argumentReading(
  language: string,
  { code, withStrings }: BareCode,
  patterns: ReadPatterns,
): Reading | undefined {
  // A shell's functions have arguments of their own, and its strings hold those of the program.
  return firstOf(language === 'bash' ? withoutFunctions(withStrings) : code, patterns.arguments);
}

function firstOf(text: string, pattern: RegExp): Reading | undefined {
  const found = pattern.exec(text);
  if (found === null) return undefined;
  const start = found.index + (found[0].length - found[0].trimStart().length);
  return { line: text.slice(0, start).split('\n').length, words: found[0].trim() };
}

/** Any rule but BEGIN is for the lines of its input; where there are arguments they may name files instead. */
const awkRule =
  /^(?!(?:BEGIN|function|func|if|else|for|while|do|switch|print|printf|return)\b|[@}])(?:\{|[^\s{}][^{}\n]*\{)/m;

/** What is indented belongs to a rule; a function may have its brace on a line of its own. */
const awkInput = (code: string): Reading | undefined =>
  firstOf(code.replace(/^(?:function|func)\b[^\n{]*\n\{/gm, 'function\n '), awkRule);

/** `while read line; do … done < file` and `command | while read line` do not read the program's input. */
function withoutFedLoops(code: string): string {
  // One class for all that may follow the pipe: several in a row would divide a long run of blanks in every way there is.
  const isFed = /\bdone[ \t]*<|\|[ \t\n\\]*(?:while|\{|\()/.test(code);
  return isFed ? code.replace(/\bread\b/g, '    ') : code;
}

const withoutFunctions = (code: string): string =>
  code.replace(
    /^[ \t]*(?:function[ \t]+[\w:.-]+[ \t]*(?:\([ \t]*\))?|[\w:.-]+[ \t]*\([ \t]*\))\s*\{(?:[^\n]*\}[ \t]*$|[\s\S]*?(?:^\}|$(?![\s\S])))/gm,
    (body) => body.replace(/[^\n]/g, ' '),
  );
