import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type ClientOptions, createClient } from '../../../src/api/client';
import type { UnreachableError } from '../../../src/errors';
import { type FaultServer, http, reset, silence, startFaultServer, thenClose } from '../../support/faultServer';

const request = { language: 'python', code: 'x' };
const bigRequest = { ...request, inputFiles: [{ filename: 'f', content: Buffer.alloc(5_000_000) }] };
const pending = http(200, { job_id: 'j', status: 'pending' });
/** undici's own clock for them ticks about twice a second. */
const short = { timeouts: { headMs: 300, silenceMs: 300 } };
const open = (server: FaultServer, more: Partial<ClientOptions> = {}) => createClient({ baseUrl: server.url, ...more });

/** `sent` undefined: either may be true, depending on who was faster. */
async function unreachable(call: Promise<unknown>, sent: boolean | undefined, message: RegExp): Promise<void> {
  await assert.rejects(call, (error: UnreachableError) => {
    assert.equal(error.name, 'UnreachableError', error.stack);
    assert.match(error.message, message);
    assert.match(error.message, /\.$/);
    if (sent !== undefined) assert.equal(error.sent, sent);
    return true;
  });
}

/** Every call on its own connection, to a server that counts: none is ever sent again. */
async function assertEachCall(server: FaultServer, sent: boolean | undefined, message: RegExp): Promise<void> {
  const client = open(server);
  const calls: readonly (() => Promise<unknown>)[] = [
    () => client.executeAsync(request),
    () => client.executeAsync(bigRequest),
    () => client.runAsync({ code: '#!x' }),
    () => client.listJobs(),
    () => client.getJob('j'),
    () => client.cancelJob('j'),
  ];
  for (const call of calls) {
    const before = server.connections();
    await unreachable(call(), sent, message);
    await delay(20);
    assert.equal(server.connections(), before + 1);
  }
  assert.ok(server.requests.length <= calls.length);
  await client.close();
}

test('a refused connection: not sent', async () => {
  const server = await startFaultServer(pending);
  await server[Symbol.asyncDispose]();
  const client = open(server);
  for (const call of [() => client.executeAsync(request), () => client.executeAsync(bigRequest), client.listJobs]) {
    await unreachable(call(), false, /Nothing answers at 127\.0\.0\.1:\d+: the connection was refused\. Check/);
  }
  await client.close();
});

test('a name that does not exist: not sent', async () => {
  const client = createClient({ baseUrl: 'https://no-such-host.invalid', proxy: { off: true } });
  await unreachable(client.listJobs(), false, /name of no-such-host\.invalid (is not known|could not be looked up)/);
  await client.close();
});

test('a reset as soon as connected', async () => {
  await using server = await startFaultServer(pending, { resetAt: 'connect' });
  await assertEachCall(
    server,
    undefined,
    /connection to 127\S+ was lost before an answer arrived|Connecting to 127\S+ failed/,
  );
});

test('a reset after the head, and in the middle of the body', async () => {
  for (const resetAt of ['head', 'body'] as const) {
    await using server = await startFaultServer(pending, { resetAt });
    const client = open(server);
    await unreachable(client.executeAsync(bigRequest), true, /was lost before/);
    await client.close();
    assert.equal(server.connections(), 1);
  }
});

test('a reset or an end after the whole request', async () => {
  for (const reply of [reset, thenClose('')]) {
    await using server = await startFaultServer(reply);
    await assertEachCall(server, true, /was lost before an answer arrived/);
    assert.equal(server.requests.length, 6);
  }
});

test('an answer that breaks off, in its head and in its body', async () => {
  const whole = pending.toString();
  await using inHead = await startFaultServer(thenClose(whole.slice(0, 30)));
  await assertEachCall(inHead, true, /was lost before/);
  await using afterInterim = await startFaultServer(thenClose('HTTP/1.1 102 Processing\r\n\r\n'));
  await assertEachCall(afterInterim, true, /was lost before/);
  await using inBody = await startFaultServer(thenClose(whole.slice(0, -3)));
  await assertEachCall(inBody, true, /was lost while the answer was arriving/);
  const chunked = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"job';
  await using inChunk = await startFaultServer(thenClose(chunked));
  await assertEachCall(inChunk, true, /was lost while/);
});

test('silence instead of an answer, and in the middle of one', async () => {
  await using silent = await startFaultServer(silence);
  const clients = [open(silent, short)];
  await unreachable(clients[0]?.executeAsync(request) ?? Promise.resolve(), true, /did not answer in time/);
  await using stalling = await startFaultServer(pending.subarray(0, -3));
  clients.push(open(stalling, short));
  await unreachable(clients[1]?.getJob('j') ?? Promise.resolve(), true, /fell silent while the answer was arriving/);
  assert.equal(silent.connections() + stalling.connections(), 2);
  await Promise.all(clients.map((client) => client.close()));
});

test('an answer that drips on for ever ends', async () => {
  await using server = await startFaultServer((_request, socket) => {
    const drip = setInterval(() => socket.write(' '), 20);
    socket.on('close', () => clearInterval(drip));
    return 'HTTP/1.1 200 OK\r\n\r\n';
  });
  const client = open(server, { timeouts: { headMs: 100, wholeMs: 200 } });
  await unreachable(client.getJob('j'), true, /took too long/);
  await client.close();
});

test('a synchronous run may take its ttl and more, where other calls may not', async () => {
  await using server = await startFaultServer((_request, socket) => {
    setTimeout(() => socket.write(http(200, { exit_code: 0 })), 2500);
    return undefined;
  });
  const client = open(server, short);
  const late = unreachable(client.executeAsync(request), true, /did not answer in time/);
  assert.equal((await client.execute({ ...request, ttl: 1 })).status, 'completed');
  await late;
  await client.close();
});

test('a connection the server dropped while idle does not cost a submit', async () => {
  await using server = await startFaultServer((_request, socket) => {
    setTimeout(() => socket.end(), 10);
    return pending;
  });
  const client = open(server);
  for (let n = 0; n < 5; n++) {
    await client.executeAsync(request);
    await delay(50);
  }
  await client.close();
  assert.deepEqual([server.requests.length, server.connections()], [5, 5]);
});

test('a submit on a connection that dies as it is reused is not sent again', async () => {
  await using server = await startFaultServer((_request, socket) => {
    // The first request is answered; whatever follows on this connection is reset.
    socket.removeAllListeners('data').on('data', () => socket.resetAndDestroy());
    return pending;
  });
  const client = open(server);
  await client.executeAsync(request);
  await delay(20);
  await unreachable(client.executeAsync(request), true, /was lost before/);
  await delay(50);
  await client.close();
  assert.deepEqual([server.requests.length, server.connections()], [1, 1]);
});

test('interim answers and refusals before the whole body was sent are read', async () => {
  await using interim = await startFaultServer(`HTTP/1.1 102 Processing\r\n\r\n${pending}`);
  const client = open(interim);
  assert.equal((await client.executeAsync(request)).jobId, 'j');
  await client.close();
  const refusing = createServer((socket) => {
    socket.on('error', () => {}).once('data', () => socket.write(http(413, { error: 'Too large' })));
    socket.resume();
  });
  await once(refusing.listen(0, '127.0.0.1'), 'listening');
  const { port } = refusing.address() as { port: number };
  const other = createClient({ baseUrl: `http://127.0.0.1:${port}` });
  await assert.rejects(other.executeAsync(bigRequest), { name: 'ApiError', status: 413 });
  await other.close();
  refusing.close();
});
