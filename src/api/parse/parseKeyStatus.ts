import * as l10n from '@vscode/l10n';
import type { KeyStatus } from '../types';
import { type Fields, fieldsOf, hintField, numberField, ShapeError, timeField } from './fields';

/** `POST /keys/validate`. */
export function parseKeyStatus(value: unknown): KeyStatus {
  const fields = fieldsOf(value, l10n.t('the answer is not an object'));
  if (typeof fields['valid'] !== 'boolean') throw new ShapeError(l10n.t('it does not say whether the key is valid'));
  return {
    valid: fields['valid'],
    reason: hintField(fields, 'reason'),
    tier: tierOf(fields),
    ratePerMinute: numberField(fields, 'rate_per_minute') ?? numberField(fields, 'rate_limit'),
    burst: numberField(fields, 'burst'),
    concurrency: numberField(fields, 'concurrency') ?? numberField(fields, 'concurrency_limit'),
    expiresAt: timeField(fields, 'valid_through_datetime', 'expires_at'),
  };
}

/** A name, or a number. */
function tierOf(fields: Fields): string | undefined {
  const number = numberField(fields, 'tier');
  return number === undefined ? hintField(fields, 'tier') : String(number);
}
