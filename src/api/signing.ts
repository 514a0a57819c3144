import { createHmac } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { UserError } from '../errors';
import { keyVariables } from './environmentKeys';
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

/** The environment variables that a key comes from, if it does. */
export function keySourceOf(credentials: Credentials | undefined): string | undefined {
  if (credentials?.isFromEnvironment !== true) return undefined;
  return credentials.kind === 'bearer' ? keyVariables.single : `${keyVariables.public}, ${keyVariables.secret}`;
}

/** Throws a UserError when a key cannot be a key: empty, or with characters no header may carry. */
export function checkCredentials(credentials: Credentials | undefined): void {
  if (credentials?.kind === 'pair') {
    checkKey(credentials.publicKey, 'public', credentials);
    checkKey(credentials.secretKey, 'secret', credentials);
  } else if (credentials !== undefined) checkKey(credentials.key, 'single', credentials);
}

type Kind = keyof typeof keyVariables;

function checkKey(key: string, kind: Kind, { isFromEnvironment }: Credentials): void {
  if (/^[\x21-\x7e]+$/.test(key)) return;
  const what = isFromEnvironment ? wrongVariableText(kind) : key === '' ? emptyText(kind) : wrongText(kind);
  throw new UserError(what, { title: l10n.t('Set API Key…'), command: 'unsandbox.setKeys' });
}

const wrongVariableText = (kind: Kind): string =>
  l10n.t(
    'The environment variable {0} contains a space, a line break or another character that keys do not have. Correct it, or set an API key.',
    keyVariables[kind],
  );

function emptyText(kind: Kind): string {
  switch (kind) {
    case 'public':
      return l10n.t('The public key is empty. Enter it again.');
    case 'secret':
      return l10n.t('The secret key is empty. Enter it again.');
    case 'single':
      return l10n.t('The API key is empty. Enter it again.');
  }
}

function wrongText(kind: Kind): string {
  switch (kind) {
    case 'public':
      return l10n.t(
        'The public key contains a space, a line break or another character that keys do not have. Enter it again.',
      );
    case 'secret':
      return l10n.t(
        'The secret key contains a space, a line break or another character that keys do not have. Enter it again.',
      );
    case 'single':
      return l10n.t(
        'The API key contains a space, a line break or another character that keys do not have. Enter it again.',
      );
  }
}
