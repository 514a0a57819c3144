import type { TrackedJob } from '../jobs';
import { printable } from '../output/printable';

/** What made a program fail stands at the end, and what tools say in lines of a bearable length. */
const maxText = 64 * 1024;
const maxLines = 400;
const maxLine = 1000;

/** Tools that tell of errors where programs print, too. */
const onStdout = new Set(['php', 'erlang']);

/** The lines that may tell why a program failed; none of one that succeeded, whatever it printed. */
export function failureLines({ status, result, language }: TrackedJob): readonly string[] {
  const hasFailed = status === 'failed' || (status === 'completed' && result?.success === false);
  if (result === undefined || !hasFailed) return [];
  const texts = [...(onStdout.has(language ?? '') ? [result.stdout] : []), result.stderr];
  return texts.flatMap((text) =>
    printable(text.slice(-maxText))
      .split('\n')
      .slice(-maxLines)
      .map((line) => line.slice(0, maxLine)),
  );
}
