import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal';

export interface KeyPair {
  readonly publicKey: string;
  readonly secretKey: string;
}

export interface Keys {
  readonly token: string;
  readonly pair: KeyPair | undefined;
}

const driftSeconds = 300;

/** Proves, once the body is there, that the request was signed with the pair's secret; throws if not. */
export type CheckSignature = (body: Buffer) => void;

/** Settles at once whether the key is known; a signature has to wait for the body. */
export function authorize(request: IncomingMessage, keys: Keys): CheckSignature {
  const key = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (request.headers.authorization === undefined) throw denied('missing_key', 'No key was sent.');
  if (key === undefined) throw denied('invalid_key', 'The Authorization header is not "Bearer" and a key.');
  if (equal(key, keys.token)) return () => {};
  const { pair } = keys;
  if (pair === undefined || !equal(key, pair.publicKey)) throw denied('invalid_key', 'The key is not known here.');
  return signatureCheck(request, pair.secretKey);
}

function signatureCheck(request: IncomingMessage, secretKey: string): CheckSignature {
  const { 'x-timestamp': timestamp, 'x-signature': signature } = request.headers;
  if (typeof timestamp !== 'string' || typeof signature !== 'string') {
    throw denied('missing_signature', 'A public key needs the headers X-Timestamp and X-Signature.');
  }
  const drift = /^\d{1,15}$/.test(timestamp)
    ? Math.abs(Date.now() / 1000 - Number(timestamp))
    : Number.POSITIVE_INFINITY;
  if (drift > driftSeconds) {
    throw denied('invalid_timestamp', 'The timestamp is more than five minutes off: check the clock.');
  }
  return (body) => {
    const target = request.url ?? '';
    // Whether the signed path includes the query is unsettled: both are right.
    const paths = [target, target.split('?', 1)[0] ?? ''];
    const good = paths.some((path) =>
      equal(signature, sign(secretKey, `${timestamp}:${request.method}:${path}:`, body)),
    );
    if (!good)
      throw denied('invalid_signature', 'The signature does not match (invalid_signature): check the secret key.');
  };
}

const sign = (secretKey: string, prefix: string, body: Buffer): string =>
  createHmac('sha256', secretKey).update(prefix).update(body).digest('hex');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const equal = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

function denied(code: string, message: string): Refusal {
  return new Refusal(401, code, message, { valid: false, reason: code }, { 'www-authenticate': 'Bearer' });
}
