import type { TestContext } from 'node:test';
import { sleep } from '../../../sandbox/support/startSandbox';
import { type Connected, connectionTo, newJob } from '../../../support/connectionTo';
import type { ServiceCall } from '../../../support/faultProxy';
import type { Bench, Fault, World } from './bench';
import type { Expected, NotApplicable } from './outcomes';

/** One fault and one call, with the product's own parts between them. */
export interface Cell extends Connected {
  readonly t: TestContext;
  readonly world: World;
  readonly bench: Bench;
  readonly isForGood: boolean;
}

export type CallName = keyof Expected;
export type Meet<Name extends CallName> = (
  cell: Cell,
  expected: Exclude<Expected[Name], NotApplicable>,
) => Promise<void>;

export const isApplicable = <T>(expected: T): expected is Exclude<T, NotApplicable> => typeof expected !== 'string';

/** Which request of the API a call is. */
const requestOf: Readonly<Record<CallName, ServiceCall>> = {
  submit: 'submit',
  follow: 'look',
  followSeveral: 'list',
  list: 'list',
  cancel: 'cancel',
};

export async function openCell(t: TestContext, world: World, call: CallName, fault: Fault): Promise<Cell> {
  const bench = await fault.start(t, world, requestOf[call]);
  const connected = connectionTo(t, bench.baseUrl, bench.options);
  return { t, world, bench, isForGood: fault.isForGood ?? false, ...connected };
}

export const patienceMs = 60_000;
export const small = { language: 'python', code: 'print("done")', ttl: 30 } as const;
export const lasting = {
  language: 'python',
  code: 'import time\nprint("begun", flush=True)\ntime.sleep(80)',
  ttl: 90,
} as const;
/** Too large for one packet, so that a connection can break while it is sent. */
export const large = { ...small, inputFiles: [{ filename: 'f', content: Buffer.alloc(3_000_000) }] };

/** Breaks what there is, and leaves the client a moment to notice that connections went away. */
export async function arm({ bench }: Cell): Promise<void> {
  bench.arm();
  await sleep(100);
}

/** A job of the real service that did not come through the fault, and its row. */
export async function bring({ t, world, jobs }: Cell, key: string, request: typeof small | typeof lasting) {
  const jobId = await world.service.submit(request);
  t.after(() => world.service.call('DELETE', `/jobs/${jobId}`));
  return { jobId, row: jobs.add(newJob(key, { jobId, status: 'running', language: 'python' })) };
}

export const reasonOf = (call: Promise<unknown>): Promise<Error | undefined> =>
  call.then(
    () => undefined,
    (error: Error) => error,
  );
