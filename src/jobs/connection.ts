import { createHash } from 'node:crypto';
import type { Client } from '../api/client';
import type { Credentials, Job, KeyStatus } from '../api/types';
import { Allowance } from './allowance';
import { Follower } from './following/follower';
import type { ServiceKind } from './jobs';
import { KeyLimits } from './keyLimits';
import type { RequestTarget } from './request/sentRequest';
import { SubmitQueue } from './submitting/submitQueue';

/** Which service, and whose key. */
export interface Home {
  readonly service: ServiceKind;
  /** For people: `api.unsandbox.com`, `local sandbox`. */
  readonly place: string;
  /** Where it is, for copied requests. */
  readonly target: RequestTarget;
  /** The keys in use: what nothing may repeat. */
  readonly ownKeys: readonly string[];
  /** Tells one key from another, and nothing else about it. */
  readonly keyId: string;
}

const toldBy = (credentials: Credentials): unknown =>
  credentials.kind === 'pair' ? credentials.publicKey : { kind: credentials.kind, key: credentials.key };

/** A pair is told by its public half: a new secret key is still the same account. */
export const keyIdOf = (credentials: Credentials | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify(credentials && toldBy(credentials)))
    .digest('hex')
    .slice(0, 12);

/** What of a key nothing may repeat. */
export const secretsOf = (credentials: Credentials | undefined): readonly string[] =>
  credentials === undefined ? [] : [credentials.kind === 'pair' ? credentials.secretKey : credentials.key];

/** A service that jobs can be given to, the one queue that gives them and the one loop that follows them. */
export interface Connection extends Home {
  readonly allowance: Allowance;
  readonly limits: KeyLimits;
  readonly client: Client;
  readonly queue: SubmitQueue;
  readonly follower: Follower;
}

export interface ConnectionOptions {
  /** Hears of every list of active jobs that following brings. */
  readonly onList?: (connection: Connection, jobs: readonly Job[]) => void;
  /** What the key allows, where that is known already: then the service is not asked. */
  readonly limits?: KeyStatus | undefined;
  /** Hears of what the service says of the key. */
  readonly onLimits?: (status: KeyStatus) => void;
}

export function openConnection(
  home: Home,
  createClient: (onRequest: () => void) => Client,
  options: ConnectionOptions = {},
): Connection {
  const allowance = new Allowance();
  const client = createClient(() => allowance.sent());
  const queue = new SubmitQueue(allowance);
  const follower = new Follower(client, {
    allowance,
    onList: (jobs) => options.onList?.(connection, jobs),
    onSettled: () => queue.jobEnded(),
  });
  const limits = new KeyLimits(client, allowance, options.onLimits);
  if (options.limits !== undefined) limits.know(options.limits);
  const connection: Connection = { ...home, allowance, limits, client, queue, follower };
  return connection;
}

/** Lets calls under way finish; nothing new is sent. */
export function closeConnection({ client, queue, follower }: Connection): void {
  queue.dispose();
  follower.dispose();
  void client.close();
}
