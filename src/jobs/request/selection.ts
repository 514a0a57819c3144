/** One selected part of a file: its text, its first line's number, and what stands left of it on that line. */
export interface SelectedPart {
  readonly line: number;
  readonly text: string;
  readonly lead: string;
}

/**
 * The code of a selection, ready to run: without its common indentation, several parts one below the
 * other. Parts on consecutive lines, as a column selection makes them, are one block.
 */
export function selectedCode(parts: readonly SelectedPart[]): string {
  const blocks: { text: string; nextLine: number }[] = [];
  for (const { line, text, lead } of parts) {
    // A selection that starts after the indentation still belongs to the indented block.
    const whole = /^[ \t]*$/.test(lead) ? lead + text : text;
    const nextLine = line + text.split('\n').length;
    const block = blocks.at(-1);
    if (block?.nextLine === line) Object.assign(block, { text: `${block.text}\n${whole}`, nextLine });
    else blocks.push({ text: whole, nextLine });
  }
  return blocks.map(({ text }) => dedent(text)).join('\n');
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
