import type { TestContext } from 'node:test';
import type { ClientOptions } from '../../../../src/api/client';
import { token } from '../../../sandbox/support/startSandbox';
import { startConnectProxy } from '../../../support/connectProxy';
import { type FaultProxy, type Interference, startFaultProxy } from '../../../support/faultProxy';
import { type Bench, type Fault, onConnectError, timeouts } from './bench';

/** Faults of connections: while they last no call gets through, whichever it is. */

const key = { credentials: { kind: 'bearer', key: token }, timeouts } as const;

async function proxyFor(t: TestContext, interference: Interference): Promise<FaultProxy> {
  const proxy = await startFaultProxy(interference);
  t.after(() => proxy[Symbol.asyncDispose]());
  return proxy;
}

/** Ends by itself when `times` connections have failed. */
function outage(
  t: TestContext,
  proxy: FaultProxy,
  times: number,
  options: Partial<ClientOptions>,
  { begin, end }: { readonly begin: () => void; readonly end: () => void },
): Bench {
  let hits = 0;
  onConnectError(t, proxy.port, () => {
    hits += 1;
    if (hits === times) end();
  });
  const { url: baseUrl, reached } = proxy;
  return { baseUrl, options: { ...key, ...options }, hits: () => hits, reached, arm: begin, heal() {} };
}

export const refused = (times: number): Fault => ({
  start: async (t, { service }) => {
    const proxy = await proxyFor(t, { service: () => service.url });
    return outage(t, proxy, times, {}, { begin: proxy.goDown, end: proxy.goUp });
  },
});

export const expiredCertificate = (times: number): Fault => ({
  start: async (t, { service, loopback, expired }) => {
    const proxy = await proxyFor(t, { service: () => service.url, tls: loopback });
    return outage(
      t,
      proxy,
      times,
      { extraCertificates: [loopback.cert, expired.cert] },
      { begin: () => proxy.useCertificate(expired), end: () => proxy.useCertificate(loopback) },
    );
  },
});

export const resetAtOnce = (times: number): Fault => ({
  start: async (t, { service }) => {
    let left = 0;
    let hits = 0;
    const onConnect: Interference['onConnect'] = (socket) => {
      if (left === 0) return false;
      left -= 1;
      hits += 1;
      socket.resetAndDestroy();
      return true;
    };
    const proxy = await proxyFor(t, { service: () => service.url, onConnect });
    const arm = (): void => {
      left = times;
      proxy.dropConnections();
    };
    return { baseUrl: proxy.url, options: key, hits: () => hits, reached: proxy.reached, arm, heal() {} };
  },
});

let ports = 20_000;

export const unknownName: Fault = {
  isForGood: true,
  start: async (t) => {
    // The port tells this cell's failures from the other ones'.
    ports += 1;
    let hits = 0;
    onConnectError(t, ports, () => {
      hits += 1;
    });
    const baseUrl = `https://no-such-host.invalid:${ports}`;
    const options = { ...key, proxy: { off: true } };
    return { baseUrl, options, hits: () => hits, reached: () => 0, arm() {}, heal() {} };
  },
};

const demanded = `Basic ${Buffer.from('me:right').toString('base64')}`;

/** The way out is a proxy that knows CONNECT and demands credentials. */
export const behindProxy = (user: string): Fault => ({
  isForGood: user !== 'me:right@',
  start: async (t, { service, named }) => {
    const target = await proxyFor(t, { service: () => service.url, tls: named });
    const proxy = await startConnectProxy({ targetPort: target.port, authorization: demanded });
    t.after(() => proxy[Symbol.asyncDispose]());
    return {
      baseUrl: 'https://service.test',
      options: { ...key, proxy: { proxy: `http://${user}127.0.0.1:${proxy.port}` }, extraCertificates: [named.cert] },
      hits: () => proxy.tunnels.length,
      reached: target.reached,
      arm() {},
      heal() {},
    };
  },
});
