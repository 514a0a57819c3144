import type { Socket } from 'node:net';
import { type Reply, sleep, token } from '../../../sandbox/support/startSandbox';
import { type Interference, type Passage, plain, startFaultProxy } from '../../../support/faultProxy';
import { http } from '../../../support/faultServer';
import { type Bench, type Fault, keyPair, timeouts } from './bench';

/** Faults that concern single requests: connections stand, the first so many requests of one call go wrong. */

type Misbehave = (passage: Passage, hit: number) => Promise<unknown>;

const key = { credentials: { kind: 'bearer', key: token } } as const;
const maxAnswerBytes = 1_048_576;

/** The first `times` requests of the call meet the fault, once it is armed. */
export const requests = (times: number, misbehave: Misbehave): Fault => ({
  start: async (t, { service }, call) => {
    let left = 0;
    let hits = 0;
    const onRequest: Interference['onRequest'] = (passage) => {
      if (passage.call !== call || left === 0) return false;
      left -= 1;
      hits += 1;
      misbehave(passage, hits).catch(() => passage.socket.destroy());
      return true;
    };
    const proxy = await startFaultProxy({ service: () => service.url, onRequest });
    t.after(() => proxy[Symbol.asyncDispose]());
    return {
      baseUrl: proxy.url,
      options: { ...key, timeouts, maxAnswerBytes },
      hits: () => hits,
      reached: proxy.reached,
      arm: () => {
        left = times;
      },
      heal: () => {
        left = 0;
      },
    };
  },
});

/** The connection is reset before the whole request has arrived: after its head, or in its body. */
export const resetWhileSending = (bodyBytes: number): Fault => ({
  start: async (t, { service }, call) => {
    let hits = 0;
    const onPart: Interference['onPart'] = (partial, received, socket) => {
      if (partial !== call || received < bodyBytes || socket.destroyed) return false;
      hits += 1;
      socket.resetAndDestroy();
      return true;
    };
    const proxy = await startFaultProxy({ service: () => service.url, onPart });
    t.after(() => proxy[Symbol.asyncDispose]());
    return { baseUrl: proxy.url, options: key, hits: () => hits, reached: proxy.reached, arm() {}, heal() {} };
  },
});

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

/** The head and some of the body. */
const beginning = (reply: Reply): Buffer => plain(reply).subarray(0, -Math.ceil(reply.text.length / 2));

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
export const neverAnswered = answered(() => undefined);
export const stalled = answered((reply, socket) => socket.write(beginning(reply)));
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

const signIn = '<!doctype html><title>Sign in to the network</title>';
export const webPage = answeredBy(() => http(200, signIn, { 'content-type': 'text/html' }));
export const unavailable = answeredBy(() => http(503, { error: 'Overloaded' }));
/** Of something in front of the service: it does not tell whether the service got the request. */
export const gatewayPage = answeredBy(() => http(503, '<html>Unavailable</html>', { 'content-type': 'text/html' }));
/** From some hit on it says when to come again. */
const storm = (error: string, tellsFrom: number): Misbehave =>
  answeredBy((hit) => http(429, { error }, hit >= tellsFrom ? { 'retry-after': '1' } : {}));
export const tooManyRequests = storm('rate_limit_exceeded', 3);
export const tooManyJobs = storm('concurrency_limit_reached', 2);

/** The gateway stands, the service behind it is gone for two requests, and comes back without its memory. */
export const restart: Fault = {
  start: async (t, { service, restarted }, call) => {
    let isDown = false;
    let hits = 0;
    const badGateway = http(502, '<html>Bad Gateway</html>', { 'content-type': 'text/html' });
    const onRequest: Interference['onRequest'] = (passage) => {
      if (!isDown || passage.call !== call || hits === 2) return false;
      hits += 1;
      // What it still took is lost with it.
      const taken = call === 'submit' ? passage.pass() : Promise.resolve();
      void taken.finally(() => passage.socket.write(badGateway));
      return true;
    };
    const proxy = await startFaultProxy({
      onRequest,
      service: () => (isDown && call !== 'submit' ? restarted.url : service.url),
    });
    t.after(() => proxy[Symbol.asyncDispose]());
    const arm = (): void => {
      isDown = true;
    };
    return { baseUrl: proxy.url, options: key, hits: () => hits, reached: proxy.reached, arm, heal() {} };
  },
};

/** This machine's clock is ten minutes behind. The real service refuses the real signature. */
export const wrongClock: Fault = {
  start: async (t, { service }, call): Promise<Bench> => {
    let driftMs = 0;
    let hits = 0;
    const onRequest: Interference['onRequest'] = ({ pass, socket, call: asked }) => {
      const passed = pass().then((reply) => {
        if (asked === call && reply.status === 401) hits += 1;
        socket.write(plain(reply));
      });
      passed.catch(() => socket.destroy());
      return true;
    };
    const proxy = await startFaultProxy({ service: () => service.url, onRequest });
    t.after(() => proxy[Symbol.asyncDispose]());
    return {
      baseUrl: proxy.url,
      options: { credentials: keyPair, now: () => Date.now() - driftMs },
      hits: () => hits,
      reached: proxy.reached,
      arm: () => {
        driftMs = 600_000;
      },
      heal: () => {
        driftMs = 0;
      },
    };
  },
};
