import { type CommentSyntax, commentSyntax } from './commentSyntax';

/**
 * What a file says of its own output, in comments of its language: each `expect: text` is the next line of stdout, one
 * `expect-exit: 3` is the exit code. Pure text, no editor.
 */

/** One comment. Lines and columns count from 0; `text` has lost the blank behind the colon and those at its end. */
export interface ExpectComment {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ExpectComments {
  /** The lines of stdout. None says nothing of it. */
  readonly lines: readonly ExpectComment[];
  readonly exit: ExpectComment | undefined;
}

/** No text longer than this, in UTF-16 units, is looked at: an open one is at every pause in typing. */
const maxLength = 512 * 1024;
/** No line longer than this is looked at: quotes in it would take long. */
const maxLineLength = 1000;
/** Nor what is behind so many quotes that do not end on their line, each of which is looked for up to its end. */
const maxUnclosed = 20;

const hint = /expect(?:-exit)?:/;
const marker = /^[ \t]*(expect(?:-exit)?):[ \t]?(.*)$/s;
const closing: Readonly<Record<string, RegExp>> = { '/*': /\*\/\s*$/, '(*': /\*\)\s*$/, '{-': /-\}\s*$/ };

/** The first `expect-exit` counts. */
export function parseExpectComments(text: string, language: string): ExpectComments {
  const lines: ExpectComment[] = [];
  let exit: ExpectComment | undefined;
  if (text.length > maxLength || !hint.test(text)) return { lines, exit };
  const syntax = commentSyntax(language);
  for (const [line, content] of text.split(/\r\n|\r|\n/).entries()) {
    if (content.length > maxLineLength || !hint.test(content)) continue;
    const found = expectationIn(content, syntax);
    if (found === undefined) continue;
    const { isExit, ...comment } = found;
    if (!isExit) lines.push({ line, ...comment });
    else exit ??= { line, ...comment };
  }
  return { lines, exit };
}

/** The exit code that a comment names; undefined when it cannot be one. */
export const exitCodeOf = ({ text }: ExpectComment): number | undefined =>
  /^\d{1,3}$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;

type Found = Omit<ExpectComment, 'line'> & { readonly isExit: boolean };

function expectationIn(line: string, { tokens, quoted }: CommentSyntax): Found | undefined {
  let unclosed = 0;
  for (let at = 0; at < line.length && unclosed < maxUnclosed; ) {
    const token = tokens.find((each) => line.startsWith(each, at));
    if (token !== undefined && !isPartOfCode(line, at)) {
      const found = readMarker(line, at, token);
      // In a comment that says something else, such as code that was put out of use, it is no expectation.
      if (found !== undefined || at === 0 || /\s/.test(line[at - 1] ?? '')) return found;
    }
    quoted.lastIndex = at;
    const quote = quoted.exec(line)?.[0];
    if (quote === undefined && /["'`]/.test(line[at] ?? '')) unclosed += 1;
    at += quote?.length ?? 1;
  }
  return undefined;
}

/** `$#`, `${#list}`, `#\;` */
const isPartOfCode = (line: string, at: number): boolean => at > 0 && /^(?:[$\\]|\{#)/.test(line.slice(at - 1, at + 1));

function readMarker(line: string, at: number, token: string): Found | undefined {
  let begin = at + token.length;
  // `///`, `##`, `;;`
  while (line[begin] === token.at(-1)) begin += 1;
  const content = line.slice(begin);
  const inner = content.replace(closing[token] ?? /$/, '').trimEnd();
  // A blank may be all there is behind the colon.
  const [, name, text] = marker.exec(inner) ?? [];
  if (name === undefined || text === undefined) return undefined;
  const start = begin + content.indexOf(name);
  return { start, end: begin + inner.length, text, isExit: name === 'expect-exit' };
}
