import type { RunResult } from '../../api/types';

/** Shorter values are left: hiding `1` or `dev` everywhere would spoil the output and protect nothing. */
export const minMaskedLength = 6;

const mask = '***';

/** Takes secret values out of everything that a person or a caller reads of a result; each line of a value counts. */
export function maskResult(result: RunResult, secrets: readonly string[]): RunResult {
  const hidden = hiddenTexts(secrets);
  if (hidden.length === 0) return result;
  const masked = (text: string): string => without(text, hidden);
  const { stdout, stderr, error, artifacts } = result;
  return {
    ...result,
    stdout: masked(stdout),
    stderr: masked(stderr),
    ...(error === undefined ? {} : { error: masked(error) }),
    artifacts: artifacts.map((artifact) => ({
      ...artifact,
      filename: masked(artifact.filename),
      error: artifact.error && masked(artifact.error),
    })),
  };
}

/** The same for a sentence, such as one in which a service repeats what it was sent. */
export const maskText = (text: string, secrets: readonly string[]): string => without(text, hiddenTexts(secrets));

/** Values that overlap in the text are hidden as one: nothing of either is left. */
function without(text: string, hidden: readonly string[]): string {
  const ranges = hidden.flatMap((secret) => placesOf(text, secret)).sort((a, b) => a.start - b.start);
  let [rest, from] = ['', 0];
  for (const { start, end } of ranges) {
    if (start >= from) rest += text.slice(from, start) + mask;
    from = Math.max(from, end);
  }
  return rest + text.slice(from);
}

function placesOf(text: string, secret: string): readonly Range[] {
  const places: Range[] = [];
  for (let start = text.indexOf(secret); start !== -1; start = text.indexOf(secret, start + 1)) {
    const last = places.at(-1);
    const end = start + secret.length;
    if (last !== undefined && start < last.end) last.end = end;
    else places.push({ start, end });
  }
  return places;
}

interface Range {
  readonly start: number;
  end: number;
}

/** Each value, and each line of it. */
const hiddenTexts = (secrets: readonly string[]): readonly string[] =>
  [...new Set(secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/).map((line) => line.trim())]))]
    .filter((text) => text.length >= minMaskedLength)
    .sort((a, b) => b.length - a.length);
