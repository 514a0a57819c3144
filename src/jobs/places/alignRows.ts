import { longestLine, type ShownAt } from './place';

/** Lines where a stream may begin that are looked at: hostile output could have as many as it likes. */
const mostTries = 50;

/** A text of which single lines can be read, such as a document. It may change. */
export interface Lines {
  readonly count: number;
  readonly at: (index: number) => string;
}

/** From the first up to, but not with, the second one. */
export type Range = readonly [from: number, to: number];

/**
 * In which line of `lines` a stream begins, told by the lines of it that are known, in their order. What surrounds it does
 * not matter, nor that its end may be missing. Undefined when it is not there. `count` says how many were found.
 */
export function alignRows(
  { at }: Lines,
  [from, to]: Range,
  rows: readonly ShownAt[],
): { readonly first: number; readonly count: number } | undefined {
  const [top] = rows;
  if (top === undefined) return undefined;
  let best: { first: number; count: number } | undefined;
  let tries = 0;
  for (let line = from + top.row; line < to && tries < mostTries; line += 1) {
    if (!isShown(at(line), top)) continue;
    tries += 1;
    const first = line - top.row;
    const end = rows.findIndex((shown) => first + shown.row >= to || !isShown(at(first + shown.row), shown));
    const count = end === -1 ? rows.length : end;
    if (best === undefined || count > best.count) best = { first, count };
    if (count === rows.length) break;
  }
  return best;
}

/** What is not Unicode is shown as something else in some documents. */
const isShown = (line: string, { text }: ShownAt): boolean =>
  line === text || line.slice(0, longestLine).toWellFormed() === text;
