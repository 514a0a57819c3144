import { createHmac } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { UserError } from '../errors';
import type { Credentials } from './types';

/** What a signature covers. `path` is as sent: with the base path and the query. */
export interface Signable {
  readonly method: string;
  readonly path: string;
  /** The exact bytes sent, in pieces; none for an empty body. */
  readonly body: readonly Uint8Array[];
}

/**
 * The headers that prove who is asking. Made anew for each request: the service allows five minutes of drift.
 * A pair signs `{unix seconds}:{METHOD}:{path}:{body}` with HMAC-SHA256 in lowercase hex. That `path`
 * includes the query is an assumption, which the contract leaves open.
 */
export async function authHeaders(
  credentials: Credentials | undefined,
  request: Signable,
  nowMs: number,
): Promise<Record<string, string>> {
  if (credentials === undefined) return {};
  if (credentials.kind === 'bearer') return { authorization: `Bearer ${credentials.key}` };
  const timestamp = String(Math.floor(nowMs / 1000));
  const hmac = createHmac('sha256', credentials.secretKey);
  hmac.update(`${timestamp}:${request.method}:${request.path}:`);
  for (const piece of request.body) {
    hmac.update(piece);
    if (request.body.length > 1) await nextTurn();
  }
  return {
    authorization: `Bearer ${credentials.publicKey}`,
    'x-timestamp': timestamp,
    'x-signature': hmac.digest('hex'),
  };
}

export function keysOf(credentials: Credentials | undefined): readonly string[] {
  if (credentials === undefined) return [];
  return credentials.kind === 'bearer' ? [credentials.key] : [credentials.publicKey, credentials.secretKey];
}

/** Throws a UserError when a key cannot be a key: empty, or with characters no header may carry. */
export function checkCredentials(credentials: Credentials | undefined): void {
  const names = credentials?.kind === 'bearer' ? ['API key'] : ['public key', 'secret key'];
  for (const [index, key] of keysOf(credentials).entries()) checkKey(key, names[index] ?? 'key');
}

function checkKey(key: string, name: string): void {
  if (/^[\x21-\x7e]+$/.test(key)) return;
  const why = key === '' ? 'is empty' : 'contains a space, a line break or another character that keys do not have';
  throw new UserError(`The ${name} ${why}. Enter it again.`, { title: 'Set API Key…', command: 'unsandbox.setKeys' });
}
