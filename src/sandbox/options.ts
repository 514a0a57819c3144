import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { type Shape, shapes } from './http/answers';
import type { KeyPair } from './http/authorize';
import { defaultConcurrency } from './limits/jobLimits';

export interface Options {
  /** 0: any free port. */
  readonly port: number;
  readonly token: string;
  readonly keyPair: KeyPair | undefined;
  readonly shape: Shape;
  /** So long `/execute` and `/run` wait for a job to end; undefined: as long as it takes. */
  readonly syncSeconds: number | undefined;
  readonly concurrency: number;
  readonly queue: number;
  readonly ratePerMinute: number | undefined;
  readonly semitrusted: boolean;
  /** Ends itself after this long without a request or a job; undefined: never. */
  readonly idleSeconds: number | undefined;
  /** A file of translations, for the sentences that say why nothing can be run here. What it answers is English. */
  readonly texts: string | undefined;
}

export const usage =
  'Usage: sandbox [--port N] [--token T] [--key-pair PUBLIC:SECRET] [--shape contract|live] ' +
  '[--sync-seconds N] [--max-concurrency N] [--queue N] [--rate N] [--semitrusted] [--idle-seconds N] [--texts FILE]';

/** The provider's C client waits 30 s for the answer to an asynchronous submit, which it posts to `/execute`. */
const liveSyncSeconds = 5;

/** Throws an Error whose message says what is wrong with which option. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      token: { type: 'string' },
      'key-pair': { type: 'string' },
      shape: { type: 'string' },
      'sync-seconds': { type: 'string' },
      'max-concurrency': { type: 'string' },
      queue: { type: 'string' },
      rate: { type: 'string' },
      semitrusted: { type: 'boolean' },
      'idle-seconds': { type: 'string' },
      texts: { type: 'string' },
    },
  });
  const shape = parseShape(values.shape);
  const syncSeconds = parseCount('sync-seconds', values['sync-seconds'], { min: 0, max: 3600 });
  return {
    port: parseCount('port', values.port, { min: 0, max: 65_535 }) ?? 0,
    token: parseToken(values.token),
    keyPair: parseKeyPair(values['key-pair']),
    shape,
    syncSeconds: syncSeconds ?? (shape === 'live' ? liveSyncSeconds : undefined),
    concurrency: parseCount('max-concurrency', values['max-concurrency'], { min: 1, max: 64 }) ?? defaultConcurrency,
    queue: parseCount('queue', values.queue, { min: 0, max: 1000 }) ?? 64,
    ratePerMinute: parseCount('rate', values.rate, { min: 1, max: 1_000_000 }),
    semitrusted: values.semitrusted ?? false,
    idleSeconds: parseCount('idle-seconds', values['idle-seconds'], { min: 1, max: 1_000_000 }),
    texts: values.texts,
  };
}

function parseCount(name: string, text: string | undefined, range: { min: number; max: number }): number | undefined {
  if (text === undefined) return undefined;
  const count = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= range.min && count <= range.max) return count;
  throw new Error(`--${name} must be a whole number from ${range.min} to ${range.max}, not "${text}".`);
}

function parseToken(token = randomBytes(32).toString('hex')): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new Error('--token must be printable ASCII without spaces.');
}

function parseKeyPair(text: string | undefined): KeyPair | undefined {
  if (text === undefined) return undefined;
  const at = text.indexOf(':');
  if (at > 0 && at < text.length - 1) return { publicKey: text.slice(0, at), secretKey: text.slice(at + 1) };
  throw new Error('--key-pair must be of the form PUBLIC:SECRET.');
}

function parseShape(text = 'contract'): Shape {
  const shape = shapes.find((known) => known === text);
  if (shape !== undefined) return shape;
  throw new Error(`--shape must be one of ${shapes.join(', ')}.`);
}
