import * as vscode from 'vscode';
import { openSetting, UserError } from '../../errors';

/** Throws a sentence when the address is not one. */
export function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    throw new UserError(
      vscode.l10n.t('The setting unsandbox.apiUrl is not a web address: {0}', url),
      openSetting('unsandbox.apiUrl'),
    );
  }
}

export const hostOf = (url: string): string => new URL(originOf(url)).host;
