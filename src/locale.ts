import * as l10n from '@vscode/l10n';

/** How numbers and dates are written in the language that people read: its translation is the tag of that language. */
export const locale = (): string => l10n.t('en-US');

/** Two sentences in a row; the second may be ''. */
export const sentences = (first: string, second: string): string =>
  second === '' ? first : l10n.t('{0} {1}', first, second);

/** With one digit behind the point: `1.5`. */
export const decimal = (value: number): string =>
  value.toLocaleString(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false });
