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
  const sought = hidden
    .map((secret): Sought => ({ secret, start: text.indexOf(secret) }))
    .filter(({ start }) => start !== -1);
  if (sought.length === 0) return text;
  const kept = new KeptText(text);
  for (let next = nearest(sought); next.start !== -1; next = nearest(sought)) {
    kept.hide(next.start, next.start + next.secret.length);
    next.start = text.indexOf(next.secret, next.start + 1);
  }
  return kept.toString();
}

/** A value, and where it stands next; -1 when it does no more. */
interface Sought {
  readonly secret: string;
  start: number;
}

const nearest = (all: readonly Sought[]): Sought =>
  all.reduce((best, each) => (each.start !== -1 && (best.start === -1 || each.start < best.start) ? each : best));

/** A value may stand there a million times: pieces are joined by so many, neither one by one nor all at the end. */
const piecesAtOnce = 4096;

class KeptText {
  private readonly joined: string[] = [];
  private recent: string[] = [];
  private from = 0;

  constructor(private readonly text: string) {}

  /** In the order of the starts. */
  hide(start: number, end: number): void {
    if (start >= this.from) this.push(`${this.text.slice(this.from, start)}${mask}`);
    this.from = Math.max(this.from, end);
  }

  toString(): string {
    return [...this.joined, ...this.recent, this.text.slice(this.from)].join('');
  }

  private push(piece: string): void {
    if (this.recent.push(piece) < piecesAtOnce) return;
    this.joined.push(this.recent.join(''));
    this.recent = [];
  }
}

/** Each value, and each line of it. */
const hiddenTexts = (secrets: readonly string[]): readonly string[] =>
  [...new Set(secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/).map((line) => line.trim())]))]
    .filter((text) => text.length >= minMaskedLength)
    .sort((a, b) => b.length - a.length);
