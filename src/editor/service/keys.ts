import * as vscode from 'vscode';
import { environmentKeys, isForEnvironmentKeys } from '../../api/environmentKeys';
import { parseEndpoint } from '../../api/http/endpoint';
import type { Credentials } from '../../api/types';

/**
 * Keys live in the editor's secret storage only, each under the origin it was entered for: no other
 * address can be given them, whatever a setting says. The one in the environment is bound likewise.
 */
export class Keys {
  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  async of(origin: string): Promise<Credentials | undefined> {
    return (await this.stored(origin)) ?? this.fromEnvironment(origin);
  }

  private async stored(origin: string): Promise<Credentials | undefined> {
    const text = await this.secrets.get(secretName(origin));
    return text === undefined ? undefined : parseCredentials(text);
  }

  async store(origin: string, credentials: Credentials): Promise<void> {
    await this.secrets.store(secretName(origin), JSON.stringify(credentials));
  }

  async clear(origin: string): Promise<void> {
    await this.secrets.delete(secretName(origin));
  }

  fromEnvironment(origin: string): Credentials | undefined {
    return isForEnvironmentKeys(origin, this.environment) ? environmentKeys(this.environment) : undefined;
  }

  /** There is one in the environment, for another address. */
  hasForElsewhere(origin: string): boolean {
    return this.fromEnvironment(origin) === undefined && environmentKeys(this.environment) !== undefined;
  }
}

/** Secrets are this extension's own, but may be of a version to come. */
function parseCredentials(text: string): Credentials | undefined {
  const { kind, key, publicKey, secretKey } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  if (kind === 'bearer' && typeof key === 'string') return { kind, key };
  const isPair = kind === 'pair' && typeof publicKey === 'string' && typeof secretKey === 'string';
  return isPair ? { kind, publicKey, secretKey } : undefined;
}

/** Asks for a key for the service at `apiUrl` and stores it. False when the person changed their mind. */
export async function enterKeys(keys: Keys, apiUrl: string): Promise<boolean> {
  const { host, origin } = parseEndpoint(apiUrl); // nobody enters one for an address that is refused
  const entered = await askForKeys(host);
  if (entered === undefined) return false;
  await keys.store(origin, entered);
  return true;
}

const secretName = (origin: string): string => `keys:${origin}`;

/** Asks for a key pair or a single key. Undefined when the person changed their mind. */
async function askForKeys(place: string): Promise<Credentials | undefined> {
  const { l10n } = vscode;
  const title = l10n.t('API key for {0}', place);
  const first = await askSecret(title, l10n.t('Public key of your key pair, or a single API key'));
  if (first === undefined) return undefined;
  const second = await askSecret(
    title,
    l10n.t('Secret key of the pair. Leave this empty if you have a single API key'),
    true,
  );
  if (second === undefined) return undefined;
  return second === '' ? { kind: 'bearer', key: first } : { kind: 'pair', publicKey: first, secretKey: second };
}

async function askSecret(title: string, prompt: string, mayBeEmpty = false): Promise<string | undefined> {
  const input = await vscode.window.showInputBox({
    title,
    prompt,
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => problemOf(value.trim(), mayBeEmpty),
  });
  return input?.trim();
}

function problemOf(value: string, mayBeEmpty: boolean): string | undefined {
  if (value === '' && !mayBeEmpty) return vscode.l10n.t('Enter the key, or press Escape to cancel.');
  // A key travels in an HTTP header; anything else in it comes from a slip while copying.
  return /^[\x21-\x7E]*$/.test(value)
    ? undefined
    : vscode.l10n.t('A key has no spaces or special characters. Copy it again.');
}
