import type { Credentials } from './types';

/** The key in the provider's own variables, read only. The pair is what the live service documents today. */
export function environmentKeys({
  UNSANDBOX_PUBLIC_KEY: publicKey,
  UNSANDBOX_SECRET_KEY: secretKey,
  UNSANDBOX_API_KEY: key,
}: NodeJS.ProcessEnv): Credentials | undefined {
  if (publicKey && secretKey) return { kind: 'pair', publicKey, secretKey };
  return key ? { kind: 'bearer', key } : undefined;
}
