import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { createClient } from '../../../src/api/client';
import type { UnreachableError } from '../../../src/errors';
import { selfSigned } from '../../support/certificates';
import { http, startFaultServer } from '../../support/faultServer';

const jobs = http(200, []);
const notSent = (message: RegExp) => (error: UnreachableError) => {
  assert.equal(error.name, 'UnreachableError', error.stack);
  assert.match(error.message, message);
  assert.equal(error.sent, false);
  return true;
};

test('a certificate nobody vouches for is refused, unless it is trusted or strictSSL is off', async () => {
  const tls = selfSigned('127.0.0.1');
  await using server = await startFaultServer(jobs, { tls });
  const strict = createClient({ baseUrl: server.url });
  await assert.rejects(strict.listJobs(), notSent(/certificate of 127\.0\.0\.1:\d+ is not trusted .*inspects https/));
  const trusting = createClient({ baseUrl: server.url, extraCertificates: [tls.cert] });
  assert.deepEqual(await trusting.listJobs(), []);
  const lax = createClient({ baseUrl: server.url, proxy: { strictSSL: false } });
  assert.deepEqual(await lax.listJobs(), []);
  await Promise.all([strict.close(), trusting.close(), lax.close()]);
  assert.equal(server.requests.length, 2);
});

test('a certificate for another name, and one that has expired', async () => {
  const other = selfSigned('other.test');
  await using misnamed = await startFaultServer(jobs, { tls: other });
  const toOther = createClient({ baseUrl: misnamed.url, extraCertificates: [other.cert] });
  await assert.rejects(toOther.listJobs(), notSent(/belongs to another name/));
  const old = selfSigned('127.0.0.1', -1);
  await using expired = await startFaultServer(jobs, { tls: old });
  const toOld = createClient({ baseUrl: expired.url, extraCertificates: [old.cert] });
  await assert.rejects(toOld.listJobs(), notSent(/has expired/));
  await Promise.all([toOther.close(), toOld.close()]);
  assert.equal(misnamed.requests.length + expired.requests.length, 0);
});

test('https to a port that speaks plain http', async () => {
  const plain = createServer((socket) => void socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await once(plain.listen(0, '127.0.0.1'), 'listening');
  const client = createClient({ baseUrl: `https://127.0.0.1:${(plain.address() as AddressInfo).port}` });
  await assert.rejects(client.listJobs(), notSent(/127\.0\.0\.1:\d+ does not speak https/));
  await client.close();
  plain.close();
});

test('the handshake times out', async () => {
  await using mute = await startFaultServer(() => undefined);
  const client = createClient({ baseUrl: mute.url.replace('http:', 'https:'), timeouts: { connectMs: 200 } });
  await assert.rejects(client.listJobs(), notSent(/Connecting to 127\.0\.0\.1:\d+ timed out/));
  await client.close();
});
