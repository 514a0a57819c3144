import * as vscode from 'vscode';
import { UserError } from '../../errors';

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

  async values(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return new Map(await Promise.all(names.map(async (name) => [name, await this.value(name)] as const)));
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
