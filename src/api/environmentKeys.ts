import { isLoopback } from './http/endpoint';
import type { Credentials } from './types';

/** The provider's address. */
export const defaultApiUrl = 'https://api.unsandbox.com';

export const keyVariables = {
  public: 'UNSANDBOX_PUBLIC_KEY',
  secret: 'UNSANDBOX_SECRET_KEY',
  single: 'UNSANDBOX_API_KEY',
} as const;

/** The key in the provider's own variables, read only. The pair is what the live service documents today. */
export function environmentKeys(environment: NodeJS.ProcessEnv): Credentials | undefined {
  // A line end or a space beside it comes from the file or the command that set it.
  const read = (name: string): string => environment[name]?.trim() ?? '';
  const [publicKey, secretKey] = [read(keyVariables.public), read(keyVariables.secret)];
  if (publicKey !== '' && secretKey !== '') return { kind: 'pair', publicKey, secretKey, isFromEnvironment: true };
  const key = read(keyVariables.single);
  return key === '' ? undefined : { kind: 'bearer', key, isFromEnvironment: true };
}

/**
 * Whether the environment's key may go to an origin: to the provider's, or that of `UNSANDBOX_API_URL`, which stands beside the key, and
 * to this machine. Any other address may be one that somebody else has set.
 */
export function isForEnvironmentKeys(origin: string, { UNSANDBOX_API_URL: named }: NodeJS.ProcessEnv): boolean {
  const own = named !== undefined && URL.canParse(named) ? named : defaultApiUrl;
  return origin === new URL(own).origin || isLoopback(new URL(origin).hostname);
}
