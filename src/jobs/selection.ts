/** One selected part of a file: its text, and the text before it on its first line. */
export interface SelectedPart {
  readonly text: string;
  /** What stands left of the selection on its first line. */
  readonly lead: string;
}

/**
 * The code of a selection, ready to run: each part without its common indentation, several parts
 * one below the other. An indented block can then be run as it is.
 */
export const selectedCode = (parts: readonly SelectedPart[]): string => parts.map(dedentPart).join('\n');

function dedentPart({ text, lead }: SelectedPart): string {
  // A selection that starts after the indentation still belongs to the indented block.
  return dedent(/^[ \t]*$/.test(lead) ? lead + text : text);
}

/** Removes the white space that all lines that are not blank begin with. */
export function dedent(text: string): string {
  const lines = text.split('\n');
  const margin = lines
    .filter((line) => line.trim() !== '')
    .map((line) => /^[ \t]*/.exec(line)?.[0] ?? '')
    .reduce<string | undefined>(
      (shared, indent) => (shared === undefined ? indent : commonPrefix(shared, indent)),
      undefined,
    );
  if (!margin) return text;
  return lines.map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line.trimStart())).join('\n');
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
