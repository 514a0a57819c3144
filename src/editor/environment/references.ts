import * as vscode from 'vscode';
import { UserError } from '../../errors';

/** Values of variables that stand for others. */

const secret = /\$\{secret:([^{}]*)\}/g;
const asked = /^\$\{asked:([^{}]*)\}$/;

/** The value of a secret variable. */
export const secretReference = (name: string): string => `\${secret:${name}}`;

/** What a comment asks for by name: the value is in the settings, in their file of variables, or secret. */
export const askedReference = (name: string): string => `\${asked:${name}}`;

/** The secrets that a value refers to. Throws a sentence for a name that cannot be one. */
export function referredSecrets(value: string): readonly string[] {
  const names = [...value.matchAll(secret)].map(([, name = '']) => name);
  for (const name of names) checkName(name);
  return names;
}

export const askedName = (value: string): string | undefined => asked.exec(value)?.[1];
/** Nothing but the name of another value. */
export const isReference = (value: string): boolean => /^\$\{(?:secret|asked):[^{}]*\}$/.test(value);
export const isAsked = (value: string): boolean => asked.test(value);

/** The text with its secrets put in. */
export const withSecrets = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(secret, (_, name: string) => values.get(name) ?? '');

/** What is wrong with a name, if anything is: every shell takes the others, and no text can be made of them. */
export const nameProblem = (name: string): string | undefined =>
  /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)
    ? undefined
    : vscode.l10n.t('A name has letters, digits and underscores, and does not begin with a digit.');

export function checkName(name: string): void {
  const problem = nameProblem(name);
  if (problem !== undefined)
    throw new UserError(vscode.l10n.t('"{0}" cannot be the name of a secret. {1}', name.slice(0, 80), problem));
}
