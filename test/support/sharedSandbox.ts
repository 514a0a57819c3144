import { after } from 'node:test';
import { type Sandbox, startSandbox } from '../sandbox/support/startSandbox';

export const sharedKeyPair = { kind: 'pair', publicKey: 'unsb-pk-shared', secretKey: 'unsb-sk-shared' } as const;

const shared: { started?: Promise<Sandbox> } = {};

/** One local sandbox for all tests of this process that need a real service: started at first use, stopped when all are done. */
export function sharedSandbox(): Promise<Sandbox> {
  const pair = `${sharedKeyPair.publicKey}:${sharedKeyPair.secretKey}`;
  shared.started ??= startSandbox({ args: ['--max-concurrency', '24', '--queue', '500', '--key-pair', pair] });
  return shared.started;
}

after(async () => (await shared.started)?.stop());
