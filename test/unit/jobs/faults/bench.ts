import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { TestContext } from 'node:test';
import type { ClientOptions } from '../../../../src/api/client';
import type { Sandbox } from '../../../sandbox/support/startSandbox';
import type { Certificate, ServiceCall } from '../../../support/faultProxy';

/** What all cells share: two real services, of which the second knows none of the first one's jobs. */
export interface World {
  readonly service: Sandbox;
  readonly restarted: Sandbox;
  readonly loopback: Certificate;
  readonly expired: Certificate;
  /** For the name service.test. */
  readonly named: Certificate;
}

/** Where one cell's client connects to, and the fault it meets there. */
export interface Bench {
  readonly baseUrl: string;
  readonly options: Partial<ClientOptions>;
  /** From now on things go wrong. */
  arm(): void;
  /** Things go right again. */
  heal(): void;
  /** How often the fault was met. */
  hits(): number;
  /** Whole requests that reached the real service. */
  reached(call: ServiceCall): number;
}

/** Sets a fault up for one call. */
export interface Fault {
  readonly start: (t: TestContext, world: World, call: ServiceCall) => Promise<Bench>;
  /** Nothing ever gets through: jobs come from elsewhere. */
  readonly isForGood?: boolean;
}

export const keyPair = { kind: 'pair', publicKey: 'unsb-pk-faults', secretKey: 'unsb-sk-faults' } as const;

/** Long enough for a busy machine, short enough for a test: what does not answer at all is given up on. */
export const timeouts = { connectMs: 5000, headMs: 2000, silenceMs: 2000, wholeMs: 20_000 };

interface ConnectError {
  readonly connectParams: { readonly port: string };
}

/** Hears of each connection to `port` that failed, from the HTTP client itself: a refusal leaves no trace elsewhere. */
export function onConnectError(t: TestContext, port: number, listener: () => void): void {
  const onMessage = (message: unknown): void => {
    if (Number((message as ConnectError).connectParams.port) === port) listener();
  };
  subscribe('undici:client:connectError', onMessage);
  t.after(() => unsubscribe('undici:client:connectError', onMessage));
}
