import * as l10n from '@vscode/l10n';
import { MalformedAnswerError } from '../../errors';
import type { HttpAnswer } from '../http/transport';
import { ShapeError } from './fields';

/**
 * The JSON of an answer, as `parse` reads it; an empty answer is undefined to it. Throws a
 * MalformedAnswerError that names the host, the status and what is wrong.
 */
export function parseAnswer<T>({ status, headers, text }: HttpAnswer, host: string, parse: (value: unknown) => T): T {
  const malformed = (why: string): MalformedAnswerError =>
    new MalformedAnswerError(
      l10n.t(
        '{0} answered (status {1}) with something that is not the unsandbox API: {2}. Check the service address, or try again later.',
        host,
        status,
        why,
      ),
      status,
    );
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw malformed(l10n.t('it is compressed, which was not asked for'));
  const value = text === '' ? undefined : decodeJson(text);
  if (value === undefined && text !== '') throw malformed(describeText(text));
  try {
    return parse(value);
  } catch (error) {
    if (error instanceof ShapeError) throw malformed(text === '' ? l10n.t('the answer is empty') : error.message);
    throw error;
  }
}

/** Undefined when it is not JSON. */
export function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

function describeText(text: string): string {
  const start = text.slice(0, 256).trimStart();
  if (start.startsWith('<')) return l10n.t('it is a web page');
  return start.startsWith('{') || start.startsWith('[')
    ? l10n.t('its JSON is broken or cut off')
    : l10n.t('it is not JSON');
}
