import * as l10n from '@vscode/l10n';

/** The place of jobs in the local sandbox. It is kept with them and compared: the same in every language. */
export const localPlace = 'local sandbox';

/** A place for people; one of the cloud is its host. The kind of service stands for a place that nobody knows. */
export function placeText(place: string): string {
  if (place === 'cloud') return l10n.t('cloud service');
  return isLocal(place) ? l10n.t('local sandbox') : place;
}

/** In a sentence the local sandbox is named otherwise than a host. */
export const isLocal = (place: string): boolean => place === localPlace || place === 'local';
