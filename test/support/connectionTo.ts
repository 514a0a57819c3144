import type { TestContext } from 'node:test';
import { type Client, type ClientOptions, createClient } from '../../src/api/client';
import { type Connection, closeConnection, openConnection } from '../../src/jobs/connection';
import { mergeListed } from '../../src/jobs/elsewhere';
import { Jobs, type TrackedJob } from '../../src/jobs/jobs';
import { type FaultyService, json, startFaultyService } from './faultyService';

export type Answer = Parameters<typeof startFaultyService>[0];

export const origin = { service: 'cloud', place: 'test' } as const;

/** A job as it is before its submit. */
export const newJob = (key: string, change: Partial<TrackedJob> = {}): TrackedJob => ({
  key,
  ...origin,
  title: 'a.py',
  status: 'submitting',
  startedHere: true,
  submittedAt: Date.now(),
  ...change,
});

export interface Connected {
  readonly jobs: Jobs;
  readonly connection: Connection;
}

/** A client does not wait long while that is what a test is about, and else as long as a busy machine needs. */
export interface Impatience {
  readonly timeouts: ClientOptions['timeouts'];
  readonly isOn: () => boolean;
}

/** All that follows jobs at a service, with a real client. */
export function connectionTo(
  t: TestContext,
  baseUrl: string,
  options: Partial<ClientOptions> = {},
  impatience?: Impatience,
): Connected {
  const jobs = new Jobs();
  const create = (all: ClientOptions): Client => {
    const client = createClient(all);
    if (impatience === undefined) return client;
    const impatient = createClient({ ...all, timeouts: impatience.timeouts });
    t.after(() => impatient.close());
    return new Proxy(client, {
      get: (_, name) => Reflect.get(impatience.isOn() && name !== 'close' ? impatient : client, name),
    });
  };
  const target = { baseUrl, key: 'bearer' } as const;
  const all = { baseUrl, credentials: { kind: 'bearer', key: 'test' }, ...options } as const;
  const connection = openConnection(
    { ...origin, ownKeys: [], keyId: 'k', target },
    (onRequest) => create({ ...all, onRequest }),
    { limits: { valid: true }, onList: (_, listed) => mergeListed(jobs, origin, listed) },
  );
  t.after(() => closeConnection(connection));
  return { jobs, connection };
}

/** The same on a server that answers as told, by method. */
export async function serviceThat(
  t: TestContext,
  answers: { readonly post?: Answer; readonly get?: Answer; readonly delete?: Answer },
  options: Partial<ClientOptions> = {},
): Promise<Connected & { readonly service: FaultyService }> {
  const service = await startFaultyService((incoming, response) => {
    const answer = answers[incoming.method?.toLowerCase() as keyof typeof answers];
    (answer ?? json(404, { error: 'not found' }))(incoming, response);
  });
  const connected = connectionTo(t, service.url, options);
  t.after(() => service.close());
  return { service, ...connected };
}
