import * as vscode from 'vscode';
import { UserError } from '../../errors';

const reference = /\$\{secret:([^{}]+)\}/g;
/** Names that a reference and a comment can hold, and that every shell takes. */
const validName = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const secretReference = (name: string): string => `\${secret:${name}}`;

/** The secrets that a value refers to. */
export const referredSecrets = (value: string): readonly string[] =>
  [...value.matchAll(reference)].map(([, name = '']) => name);

/** Variables whose values are in the editor's secret storage only; settings, comments and saved options name them. */
export class SecretVariables {
  constructor(
    private readonly secrets: vscode.SecretStorage,
    /** Holds the names; the storage of secrets cannot list them. */
    private readonly names: vscode.Memento,
  ) {}

  /** The value, for a job. Throws a sentence when there is none. */
  async value(name: string): Promise<string> {
    const value = await this.secrets.get(storageName(name));
    if (value !== undefined) return value;
    throw new UserError(
      vscode.l10n.t('There is no value for the variable {0}. Set it as a secret, or in unsandbox.env.', name),
      { title: vscode.l10n.t('Set Secret…'), command: 'unsandbox.setSecret', arguments: [name] },
    );
  }

  /** The text with its references replaced by the values. */
  async resolved(text: string): Promise<string> {
    const names = [...new Set(referredSecrets(text))];
    const values = new Map(await Promise.all(names.map(async (name) => [name, await this.value(name)] as const)));
    return text.replace(reference, (_, name: string) => values.get(name) ?? '');
  }

  list(): readonly string[] {
    return this.names.get<readonly string[]>(listKey, []);
  }

  async store(name: string, value: string): Promise<void> {
    await this.secrets.store(storageName(name), value);
    await this.names.update(listKey, [...new Set([...this.list(), name])].toSorted());
  }

  async remove(name: string): Promise<void> {
    await this.secrets.delete(storageName(name));
    await this.names.update(
      listKey,
      this.list().filter((other) => other !== name),
    );
  }
}

const listKey = 'secretNames';
const storageName = (name: string): string => `variable:${name}`;

/** What is wrong with a name, if anything is. */
export const nameProblem = (name: string): string | undefined =>
  validName.test(name)
    ? undefined
    : vscode.l10n.t('A name has letters, digits and underscores, and does not begin with a digit.');
