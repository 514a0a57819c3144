import * as l10n from '@vscode/l10n';
import { ApiError } from '../errors';
import { sentences } from '../locale';
import type { HttpAnswer } from './http/transport';
import type { Fields } from './parse/fields';
import { decodeJson } from './parse/parseAnswer';
import { isErrorAlone } from './parse/parseResult';

/** Characters of the service's own words that are shown. */
const maxSaid = 500;

export interface RefusalContext {
  readonly host: string;
  readonly nowMs: number;
  /** Keys: should the service repeat one, it is not shown. */
  readonly secrets: readonly string[];
  /** The environment variables that the key comes from, if it does. */
  readonly keySource?: string | undefined;
}

/** Whether an answer that is none of the API's says in its place that something went wrong, whatever its status is. */
export function isRefusal({ text }: HttpAnswer): boolean {
  const fields = asFields(decodeJson(text));
  return fields !== undefined && isErrorAlone(fields);
}

/** The error for an answer that is a refusal: what the service said, and what to do. */
export function refusal(
  { status, headers, text }: HttpAnswer,
  { host, nowMs, secrets, keySource }: RefusalContext,
): ApiError {
  if (status >= 300 && status < 400) return redirected(status, headers.location, host);
  const { said, code, isOwn }: Words = headers['content-encoding']
    ? {}
    : wordsOf(secrets.reduce((words, secret) => words.replaceAll(secret, '…'), text));
  const intro = said ?? l10n.t('{0} answered with the error {1}.', host, status);
  const retryAfterMs = parseRetryAfter(headers['retry-after'], nowMs);
  const message = sentences(ended(intro), advice(status, `${code} ${said}`, keySource));
  return new ApiError(message, status, code, retryAfterMs, isOwn);
}

function redirected(status: number, location: string | undefined, host: string): ApiError {
  const target =
    location !== undefined && URL.canParse(location, `https://${host}`)
      ? new URL(location, `https://${host}`)
      : undefined;
  const what =
    target === undefined
      ? l10n.t('{0} redirected the request (status {1}).', host, status)
      : l10n.t('{0} redirected the request to {2} (status {1}).', host, status, target.host);
  const why = l10n.t(
    'It was not followed, because keys and code are never forwarded. If you trust that address, set it as the service address.',
  );
  return new ApiError(sentences(what, why), status, 'redirect');
}

interface Words {
  readonly said?: string | undefined;
  readonly code?: string | undefined;
  readonly isOwn?: boolean;
}

function wordsOf(body: string): Words {
  const text = body.slice(0, 64 * 1024).trim();
  if (text === '' || text.startsWith('<')) return {};
  const fields = asFields(decodeJson(body));
  if (fields === undefined) return { said: harmless(text) };
  const inner = typeof fields['error'] === 'object' ? asFields(fields['error']) : undefined;
  const errors = asFields(fields['errors']);
  const said = [fields['message'], inner?.['message'], fields['error'], fields['reason'], errors?.['detail']].find(
    (value) => typeof value === 'string' && value.trim() !== '',
  );
  const code = [fields['error'], fields['code'], inner?.['code']].find(isIdentifier);
  return { said: typeof said === 'string' ? harmless(spoken(said)) : harmless(text), code, isOwn: 'error' in fields };
}

const asFields = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

const isIdentifier = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(value);

/** `rate_limit_exceeded` for people. */
const spoken = (said: string): string =>
  isIdentifier(said) && said.includes('_') ? said.charAt(0).toUpperCase() + said.slice(1).replaceAll('_', ' ') : said;

/** One line of bounded length: no control characters, none that turn the direction of text. */
function harmless(text: string): string {
  const line = text
    .slice(0, 4 * maxSaid)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\s]+/gu, ' ')
    .trim();
  return line.length > maxSaid ? `${line.slice(0, maxSaid - 1)}…` : line;
}

/** What the service says is a sentence, whatever language it is in. */
const ended = (said: string): string => (/[.!?…。！？]$/u.test(said) ? said : l10n.t('{0}.', said));

function advice(status: number, said: string, keySource: string | undefined): string {
  switch (status) {
    case 401:
      if (/timestamp|clock/i.test(said))
        return l10n.t('The clock of this machine is probably off: set it and try again.');
      if (keySource !== undefined)
        return l10n.t(
          'The API key comes from {0} in the environment: correct it there, or set another one.',
          keySource,
        );
      if (/signature/i.test(said)) return l10n.t('The secret key is probably out of date: enter the key pair again.');
      return l10n.t('Check the API key and enter it again.');
    case 403:
      return l10n.t('Your key may not do this: check what its plan allows, and whose job it is.');
    case 404:
      return l10n.t('Check that the job still exists and that the service address is right.');
    case 413:
      return l10n.t('Send less code or fewer input files.');
    case 429:
      if (/concurren/i.test(said)) return l10n.t('Wait until a running job ends, or cancel one.');
      return l10n.t('Wait a little before the next run.');
    default:
      return status >= 500 ? l10n.t('The service has a problem: try again later.') : '';
  }
}

/** Milliseconds to wait, from seconds or a date. Undefined when absent or not understood. */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1000;
  const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
