import * as l10n from '@vscode/l10n';

/** The place of jobs in the local sandbox. It is kept with them and compared: the same in every language. */
export const localPlace = 'local sandbox';

/** A place for people; one of the cloud is its host. */
export const placeText = (place: string): string => (place === localPlace ? l10n.t('local sandbox') : place);
