import type { SelectedLines } from './selection';

/**
 * A selection of PHP that begins within `<?php`, below a tag of its own: without it the code would be printed as text.
 * @param before the file up to the selection
 */
export function withPhpTag(selected: SelectedLines, before: string): SelectedLines {
  const isWithin = before.lastIndexOf('<?') > before.lastIndexOf('?>');
  if (!isWithin) return selected;
  const { code, spans } = selected;
  return { code: `<?php\n${code}`, spans: spans.map((span) => ({ ...span, codeLine: span.codeLine + 1 })) };
}
