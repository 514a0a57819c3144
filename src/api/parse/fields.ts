import * as l10n from '@vscode/l10n';

/** A JSON object from the network: nothing about it is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** The answer is not what the API promises. `message` completes "the answer is not usable: …". */
export class ShapeError extends Error {}

/** Throws a ShapeError with the message when the value is not an object. */
export function fieldsOf(value: unknown, message: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new ShapeError(message);
}

/** Undefined when absent or null. */
export const present = (value: unknown): value is NonNullable<unknown> => value !== undefined && value !== null;

/** Text that matters: absent is '', anything but text an error. */
export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  if (present(value)) throw new ShapeError(l10n.t('its field {0} is not text', name));
  return '';
}

/** Text that only informs, at most 200 characters of it. Undefined when absent, empty or anything else. */
export function hintField(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;
}

export function numberField(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/**
 * Milliseconds since the epoch from unix seconds or an ISO string, which without a zone is taken for UTC.
 * Numbers past the year 5000 in seconds are taken for milliseconds. Undefined when it is no time.
 */
export function timeField(fields: Fields, ...names: readonly string[]): number | undefined {
  const value = names.map((name) => fields[name]).find(present);
  if (typeof value === 'string') {
    const zoned = /T[\d:.]+$/.test(value) ? `${value}Z` : value;
    const ms = Date.parse(zoned);
    return Number.isNaN(ms) ? undefined : ms;
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return undefined;
  const ms = value > 1e11 ? value : value * 1000;
  return ms <= 8.64e15 ? Math.round(ms) : undefined;
}

/** Text-to-text entries of an object; others are dropped. Without a prototype: any name is safe to look up. */
export function textMap(value: unknown, maxLength: number): Record<string, string> {
  const map: Record<string, string> = Object.create(null);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return map;
  for (const [name, text] of Object.entries(value)) {
    if (typeof text === 'string' && name.length <= maxLength && text.length <= maxLength) map[name] = text;
  }
  return map;
}
