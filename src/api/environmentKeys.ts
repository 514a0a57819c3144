import { isLoopback } from './http/endpoint';
import type { Credentials } from './types';

/** The provider's address. */
export const defaultApiUrl = 'https://api.unsandbox.com';

/** The key in the provider's own variables, read only. The pair is what the live service documents today. */
export function environmentKeys({
  UNSANDBOX_PUBLIC_KEY: publicKey,
  UNSANDBOX_SECRET_KEY: secretKey,
  UNSANDBOX_API_KEY: key,
}: NodeJS.ProcessEnv): Credentials | undefined {
  if (publicKey && secretKey) return { kind: 'pair', publicKey, secretKey };
  return key ? { kind: 'bearer', key } : undefined;
}

/**
 * Whether the environment's key may go to an origin: to the provider's, or that of `UNSANDBOX_API_URL`, which stands beside the key, and
 * to this machine. Any other address may be one that somebody else has set.
 */
export function isForEnvironmentKeys(origin: string, { UNSANDBOX_API_URL: named }: NodeJS.ProcessEnv): boolean {
  const own = named !== undefined && URL.canParse(named) ? named : defaultApiUrl;
  return origin === new URL(own).origin || isLoopback(new URL(origin).hostname);
}
