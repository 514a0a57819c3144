import * as l10n from '@vscode/l10n';
import type { Languages } from '../types';
import { fieldsOf, ShapeError, textMap } from './fields';

/** Longer or more than this is no list of languages. */
const maxNameLength = 64;
const maxLanguages = 1000;

/** `GET /languages`: a list of ids, or of objects with an `id`, bare or under `languages`, there with `aliases` and perhaps `versions`. */
export function parseLanguages(value: unknown): Languages {
  const fields = Array.isArray(value)
    ? { languages: value }
    : fieldsOf(value, l10n.t('the list of languages is not an object'));
  const list: unknown = fields['languages'];
  if (!Array.isArray(list)) throw new ShapeError(l10n.t('it has no list of languages'));
  const names = list
    .map((entry: unknown) => (typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : entry))
    .filter((name): name is string => typeof name === 'string' && name !== '' && name.length <= maxNameLength);
  return {
    languages: [...new Set(names)].slice(0, maxLanguages),
    aliases: textMap(fields['aliases'], maxNameLength),
    versions: textMap(fields['versions'], 200),
  };
}
