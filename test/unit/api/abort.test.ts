import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, createClient } from '../../../src/api/client';
import { http, silence, startFaultServer } from '../../support/faultServer';

const request = { language: 'python', code: 'x' };
const bigRequest = { ...request, inputFiles: [{ filename: 'f', content: Buffer.alloc(5_000_000) }] };
const aborted = { name: 'AbortError' };

const calls: readonly ((client: Client, signal: AbortSignal) => Promise<unknown>)[] = [
  (client, signal) => client.execute(request, signal),
  (client, signal) => client.executeAsync(bigRequest, signal),
  (client, signal) => client.run({ code: '#!x' }, signal),
  (client, signal) => client.runAsync({ code: '#!x' }, signal),
  (client, signal) => client.listJobs(signal),
  (client, signal) => client.getJob('j', signal),
  (client, signal) => client.cancelJob('j', signal),
  (client, signal) => client.languages(signal),
  (client, signal) => client.validateKey(signal),
];

test('a signal that has fired already sends nothing', async () => {
  await using server = await startFaultServer(silence);
  const client = createClient({ baseUrl: server.url });
  for (const call of calls) await assert.rejects(call(client, AbortSignal.abort()), aborted);
  await client.close();
  assert.equal(server.connections(), 0);
});

test('an abort in the same turn as the call sends nothing', async () => {
  await using server = await startFaultServer(silence);
  const client = createClient({ baseUrl: server.url });
  for (const call of calls) {
    const abort = new AbortController();
    const promise = call(client, abort.signal);
    abort.abort();
    await assert.rejects(promise, aborted);
  }
  await delay(50);
  await client.close();
  assert.equal(server.requests.length, 0);
});

test('an abort while waiting ends each call at once, and its connection', async () => {
  const closed: Promise<unknown>[] = [];
  await using server = await startFaultServer((_request, socket) => {
    closed.push(new Promise((resolve) => socket.once('close', resolve)));
    return undefined;
  });
  const client = createClient({ baseUrl: server.url });
  for (const [index, call] of calls.entries()) {
    const abort = new AbortController();
    const promise = call(client, abort.signal);
    while (server.requests.length <= index) await delay(5);
    abort.abort();
    await assert.rejects(promise, aborted);
  }
  await Promise.all(closed);
  await client.close();
  assert.equal(server.requests.length, calls.length);
});

test('an abort while the answer arrives', async () => {
  await using server = await startFaultServer(http(200, { job_id: 'j' }).subarray(0, -2));
  const client = createClient({ baseUrl: server.url });
  const abort = new AbortController();
  const promise = client.getJob('j', abort.signal);
  setTimeout(() => abort.abort(), 100);
  await assert.rejects(promise, aborted);
  await client.close();
});

test('any reason becomes an AbortError with the reason as its cause', async () => {
  const client = createClient({ baseUrl: 'http://127.0.0.1:1' });
  const reason = new Error('why');
  for (const call of calls.slice(0, 5)) {
    await assert.rejects(call(client, AbortSignal.abort(reason)), { name: 'AbortError', cause: reason });
  }
  await client.close();
});

test('one signal for many calls collects no listeners', async () => {
  await using server = await startFaultServer(http(200, []));
  const client = createClient({ baseUrl: server.url });
  const { signal } = new AbortController();
  let listeners = 0;
  const counted = Object.assign(signal, {
    addEventListener: (...args: Parameters<EventTarget['addEventListener']>) => {
      listeners += 1;
      EventTarget.prototype.addEventListener.apply(signal, args);
    },
    removeEventListener: (...args: Parameters<EventTarget['removeEventListener']>) => {
      listeners -= 1;
      EventTarget.prototype.removeEventListener.apply(signal, args);
    },
  });
  for (let n = 0; n < 20; n++) await client.listJobs(counted);
  await client.close();
  assert.equal(listeners, 0);
});

test('close lets calls under way finish and refuses new ones', async () => {
  await using server = await startFaultServer((_request, socket) => {
    setTimeout(() => socket.write(http(200, [])), 100);
    return undefined;
  });
  const client = createClient({ baseUrl: server.url });
  const underWay = client.listJobs();
  await delay(30);
  const closed = client.close();
  await assert.rejects(client.listJobs(), { name: 'UnreachableError', sent: false });
  assert.deepEqual(await underWay, []);
  await closed;
});
