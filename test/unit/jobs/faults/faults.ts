import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { ClientOptions } from '../../../../src/api/client';
import { type Reply, type Sandbox, sleep, token } from '../../../sandbox/support/startSandbox';
import type { Impatience } from '../../../support/connectionTo';
import { startConnectProxy } from '../../../support/connectProxy';
import {
  type Certificate,
  type FaultProxy,
  type Interference,
  type Passage,
  plain,
  type ServiceCall,
  startFaultProxy,
} from '../../../support/faultProxy';
import { http } from '../../../support/faultServer';
import { startStoppableRelay } from '../../../support/stoppedService';

/** What goes wrong between a client and a real service. */

export const keyPair = { kind: 'pair', publicKey: 'unsb-pk-faults', secretKey: 'unsb-sk-faults' } as const;

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
  readonly impatience?: Impatience;
  /** Nothing ever gets through: jobs come from elsewhere. */
  readonly isForGood?: boolean;
  /** It takes a moment to begin. */
  readonly isSlow?: boolean;
  /** From now on things go wrong. */
  arm(): void | Promise<void>;
  /** Things go right again. */
  heal(): void;
  /** How often the fault was met. */
  hits(): number;
  /** Whole requests that reached the real service. */
  reached(call: ServiceCall): number;
}

export type Fault = (t: TestContext, world: World, call: ServiceCall) => Promise<Bench>;

const key = { credentials: { kind: 'bearer', key: token } } as const;
const maxAnswerBytes = 1_048_576;
export const forGood = Number.POSITIVE_INFINITY;
const nothing = (): void => {};

async function proxyFor(t: TestContext, interference: Interference): Promise<FaultProxy> {
  const proxy = await startFaultProxy(interference);
  t.after(() => proxy[Symbol.asyncDispose]());
  return proxy;
}

// Of connections: while they last no call gets through, whichever it is.

/** Hears of each connection to `port` that failed, from the HTTP client itself: a refusal leaves no trace elsewhere. */
function onConnectError(t: TestContext, port: number, listener: () => void): void {
  const onMessage = (message: unknown): void => {
    if (Number((message as { connectParams: { port: string } }).connectParams.port) === port) listener();
  };
  subscribe('undici:client:connectError', onMessage);
  t.after(() => unsubscribe('undici:client:connectError', onMessage));
}

/** Ends by itself when one connection has failed. */
function outage(
  t: TestContext,
  proxy: FaultProxy,
  begin: () => void | Promise<void>,
  end: () => void,
  port = proxy.port,
) {
  let [hits, isOn] = [0, false];
  onConnectError(t, port, () => {
    hits += 1;
    if (isOn) end();
    isOn = false;
  });
  const arm = (): void | Promise<void> => {
    isOn = true;
    return begin();
  };
  const baseUrl = proxy.url.replace(/\d+$/, `${port}`);
  const { reached } = proxy;
  return { baseUrl, options: key, hits: () => hits, reached, isOn: () => isOn, arm, heal: nothing };
}

export const refused: Fault = async (t, { service }) => {
  const proxy = await proxyFor(t, { service: () => service.url });
  return outage(t, proxy, proxy.goDown, proxy.goUp);
};

export const expiredCertificate: Fault = async (t, { service, loopback, expired }) => {
  const proxy = await proxyFor(t, { service: () => service.url, tls: loopback });
  const use = (certificate: Certificate) => () => proxy.useCertificate(certificate);
  const extraCertificates = [loopback.cert, expired.cert];
  return { ...outage(t, proxy, use(expired), use(loopback)), options: { ...key, extraCertificates } };
};

/** Nothing answers a SYN; or that, but no TLS handshake. */
export const standingStill =
  (step: 'connect' | 'handshake'): Fault =>
  async (t, { service, loopback }) => {
    const secure = step === 'handshake' ? { tls: loopback } : {};
    const proxy = await proxyFor(t, { service: () => service.url, ...secure });
    const relay = await startStoppableRelay(proxy.port);
    t.after(() => relay[Symbol.asyncDispose]());
    const bench = outage(t, proxy, () => relay.stop(step === 'connect'), relay.goOn, relay.port);
    return {
      ...bench,
      isSlow: true,
      options: { ...key, extraCertificates: [loopback.cert] },
      impatience: { timeouts: { connectMs: 1000 }, isOn: bench.isOn },
    };
  };

export const resetAtOnce: Fault = async (t, { service }) => {
  let [isOn, hits] = [false, 0];
  const onConnect = (socket: Socket): boolean => {
    if (!isOn) return false;
    isOn = false;
    hits += 1;
    socket.resetAndDestroy();
    return true;
  };
  const proxy = await proxyFor(t, { service: () => service.url, onConnect });
  const arm = (): void => {
    isOn = true;
    proxy.dropConnections();
  };
  return { baseUrl: proxy.url, options: key, hits: () => hits, reached: proxy.reached, arm, heal: nothing };
};

let ports = 20_000;

export const unknownName: Fault = async (t) => {
  // The port tells this cell's failures from the other ones'.
  ports += 1;
  let hits = 0;
  onConnectError(t, ports, () => {
    hits += 1;
  });
  const [baseUrl, options] = [`https://no-such-host.invalid:${ports}`, { ...key, proxy: { off: true } }];
  return { baseUrl, options, isForGood: true, hits: () => hits, reached: () => 0, arm: nothing, heal: nothing };
};

/** The way out is a proxy that knows CONNECT and demands credentials. */
export const behindProxy =
  (user: string): Fault =>
  async (t, { service, named }) => {
    const target = await proxyFor(t, { service: () => service.url, tls: named });
    const authorization = `Basic ${Buffer.from('me:right').toString('base64')}`;
    const proxy = await startConnectProxy({ targetPort: target.port, authorization });
    t.after(() => proxy[Symbol.asyncDispose]());
    return {
      baseUrl: 'https://service.test',
      options: { ...key, proxy: { proxy: `http://${user}127.0.0.1:${proxy.port}` }, extraCertificates: [named.cert] },
      isForGood: user !== 'me:right@',
      hits: () => proxy.tunnels.length,
      reached: target.reached,
      arm: nothing,
      heal: nothing,
    };
  };

// Of single requests: connections stand, the first so many requests of one call go wrong.

type Misbehave = (passage: Passage, hit: number) => Promise<unknown>;

/** The first `times` requests of the call meet the fault, once it is armed. */
export const requests =
  (times: number, misbehave: Misbehave, timeouts?: ClientOptions['timeouts']): Fault =>
  async (t, { service }, call) => {
    let [left, hits] = [0, 0];
    const onRequest = (passage: Passage): boolean => {
      if (passage.call !== call || left === 0) return false;
      left -= 1;
      hits += 1;
      misbehave(passage, hits).catch(() => passage.socket.destroy());
      return true;
    };
    const proxy = await proxyFor(t, { service: () => service.url, onRequest });
    return {
      baseUrl: proxy.url,
      options: { ...key, maxAnswerBytes },
      ...(timeouts && { impatience: { timeouts, isOn: () => left > 0 } }),
      hits: () => hits,
      reached: proxy.reached,
      arm: () => {
        left = times;
      },
      heal: () => {
        left = 0;
      },
    };
  };

/** The connection is reset before the whole request has arrived: after its head, or in its body. */
export const resetWhileSending =
  (bodyBytes: number): Fault =>
  async (t, { service }, call) => {
    let hits = 0;
    const onPart: Interference['onPart'] = (partial, received, socket) => {
      if (partial !== call || received < bodyBytes || socket.destroyed) return false;
      hits += 1;
      socket.resetAndDestroy();
      return true;
    };
    const { url: baseUrl, reached } = await proxyFor(t, { service: () => service.url, onPart });
    return { baseUrl, options: key, hits: () => hits, reached, arm: nothing, heal: nothing };
  };

/** The service takes the request; what becomes of its answer is the fault. */
const answered =
  (garble: (reply: Reply, socket: Socket) => unknown): Misbehave =>
  async ({ socket, pass }) =>
    garble(await pass(), socket);

/** Something else answers, and the service never hears of it. */
const answeredBy =
  (bytes: (hit: number) => Buffer): Misbehave =>
  async ({ socket }, hit) =>
    socket.write(bytes(hit));

async function drip(bytes: Buffer, socket: Socket): Promise<void> {
  for (let at = 0; at < bytes.length && !socket.destroyed; at += 8) {
    socket.write(bytes.subarray(at, at + 8));
    await sleep(10);
  }
}

const without = (bytes: Buffer, header: RegExp): Buffer =>
  Buffer.from(bytes.toString('latin1').replace(header, ''), 'latin1');
const tooMuch = (reply: Reply): string => reply.text + ' '.repeat(2 * maxAnswerBytes);

export const resetUnanswered = answered((_reply, socket) => socket.resetAndDestroy());
export const neverAnswered = answered(nothing);
/** The head and some of the body. */
export const stalled = answered((reply, socket) =>
  socket.write(plain(reply).subarray(0, -Math.ceil(reply.text.length / 2))),
);
export const dripped = answered((reply, socket) => drip(plain(reply), socket));
export const truncated = answered((reply, socket) =>
  socket.end(plain(reply, { 'content-length': String(Buffer.byteLength(reply.text) + 100) })),
);
export const oversized = answered((reply, socket) => socket.write(plain(reply, {}, tooMuch(reply))));
export const oversizedUnannounced = answered((reply, socket) =>
  socket.end(without(plain(reply, { connection: 'close' }, tooMuch(reply)), /content-length: .*\r\n/)),
);
export const plainText = answered((reply, socket) => socket.write(plain(reply, { 'content-type': 'text/plain' })));
export const untyped = answered((reply, socket) => socket.write(without(plain(reply), /content-type: .*\r\n/)));
/** The worst kind: the service has taken the request, and something broke after that. */
export const brokenAfterwards = answered((_reply, socket) => socket.write(http(500, { error: 'Internal error' })));

const page = (status: number, text: string): Buffer => http(status, text, { 'content-type': 'text/html' });
export const webPage = answeredBy(() => page(200, '<!doctype html><title>Sign in to the network</title>'));
export const unavailable = answeredBy(() => http(503, { error: 'Overloaded' }));
/** Of something in front of the service: it does not tell whether the service got the request. */
export const gatewayPage = answeredBy(() => page(503, '<html>Unavailable</html>'));
/** From some hit on it says when to come again. */
const storm = (error: string, tellsFrom: number): Misbehave =>
  answeredBy((hit) => http(429, { error }, hit >= tellsFrom ? { 'retry-after': '1' } : {}));
export const tooManyRequests = storm('rate_limit_exceeded', 3);
export const tooManyJobs = storm('concurrency_limit_reached', 2);

/** The gateway stands, the service behind it is gone for two requests, and comes back without its memory. */
export const restart: Fault = async (t, { service, restarted }, call) => {
  let [isDown, hits] = [false, 0];
  const onRequest = (passage: Passage): boolean => {
    if (!isDown || passage.call !== call || hits === 2) return false;
    hits += 1;
    // What it still took is lost with it.
    const taken = call === 'submit' ? passage.pass() : Promise.resolve();
    void taken.finally(() => passage.socket.write(page(502, '<html>Bad Gateway</html>')));
    return true;
  };
  const where = (): string => (isDown && call !== 'submit' ? restarted.url : service.url);
  const { url: baseUrl, reached } = await proxyFor(t, { onRequest, service: where });
  const arm = (): void => {
    isDown = true;
  };
  return { baseUrl, options: key, hits: () => hits, reached, arm, heal: nothing };
};

/** This machine's clock is ten minutes behind. The real service refuses the real signature. */
export const wrongClock: Fault = async (t, { service }, call) => {
  let [driftMs, hits] = [0, 0];
  const onRequest = ({ pass, socket, call: asked }: Passage): boolean => {
    const passed = pass().then((reply) => {
      if (asked === call && reply.status === 401) hits += 1;
      socket.write(plain(reply));
    });
    passed.catch(() => socket.destroy());
    return true;
  };
  const { url: baseUrl, reached } = await proxyFor(t, { service: () => service.url, onRequest });
  return {
    baseUrl,
    options: { credentials: keyPair, now: () => Date.now() - driftMs },
    hits: () => hits,
    reached,
    arm: () => {
      driftMs = 600_000;
    },
    heal: () => {
      driftMs = 0;
    },
  };
};
