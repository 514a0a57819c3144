import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { createClient } from '../../../src/api/client';
import { http, type Received, startFaultServer } from '../../support/faultServer';

const secretKey = 'sec-test';
const pair = { kind: 'pair', publicKey: 'pub-test', secretKey } as const;

/** HMAC-SHA256 by its definition (RFC 2104), for keys up to 64 bytes: not by the function under test. */
function hmacHex(key: string, text: Buffer): string {
  const sha256 = (...parts: readonly Buffer[]) => parts.reduce((hash, part) => hash.update(part), createHash('sha256'));
  const padded = Buffer.concat([Buffer.from(key), Buffer.alloc(64 - Buffer.byteLength(key))]);
  const xor = (byte: number) => Buffer.from(padded.map((value) => value ^ byte));
  const inner = sha256(xor(0x36), text).digest();
  return sha256(xor(0x5c), inner).digest('hex');
}

function assertSigned({ method, path, headers, body }: Received, timestamp: string): void {
  const signed = Buffer.concat([Buffer.from(`${timestamp}:${method}:${path}:`), body]);
  assert.equal(headers['authorization'], 'Bearer pub-test');
  assert.equal(headers['x-timestamp'], timestamp);
  assert.equal(headers['x-signature'], hmacHex(secretKey, signed));
}

test('the independent HMAC is right (RFC 4231, case 2)', () => {
  assert.equal(
    hmacHex('Jefe', Buffer.from('what do ya want for nothing?')),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('a pair signs every request over the exact bytes, each at its own time', async () => {
  await using server = await startFaultServer(({ path }) =>
    path.endsWith('/jobs') ? http(200, []) : http(200, { job_id: 'j', status: 'pending', valid: true, languages: [] }),
  );
  let seconds = 1_700_000_000;
  const client = createClient({ baseUrl: `${server.url}/v1`, credentials: pair, now: () => seconds++ * 1000 + 999 });
  const content = Buffer.alloc(300_001, 'ü');
  await client.executeAsync({ language: 'python', code: 'é', inputFiles: [{ filename: 'a', content }] });
  await client.execute({ language: 'python', code: 'é' });
  await client.run({ code: '#!x\nü', env: { A: 'ü &' }, ttl: 7 });
  await client.runAsync({ code: '#!x' });
  await client.listJobs();
  await client.getJob('a/b');
  await client.cancelJob('a b');
  await client.languages();
  await client.validateKey();
  await client.close();
  assert.equal(server.requests.length, 9);
  for (const [index, request] of server.requests.entries()) assertSigned(request, String(1_700_000_000 + index));
});

test('a single key is sent as it is, and nothing is signed', async () => {
  await using server = await startFaultServer(http(200, []));
  const client = createClient({ baseUrl: server.url, credentials: { kind: 'bearer', key: 'one-key' } });
  await client.listJobs();
  await client.close();
  const headers = server.requests[0]?.headers ?? {};
  assert.equal(headers['authorization'], 'Bearer one-key');
  assert.deepEqual([headers['x-timestamp'], headers['x-signature']], [undefined, undefined]);
});

test('keys that no header can carry are refused with a sentence that does not repeat them', () => {
  const baseUrl = 'https://service.test';
  for (const key of ['', 'two words', 'line\nbreak', 'ключ', 'nul\0', 'tab\t']) {
    const refused = (error: unknown) => {
      assert.ok(error instanceof Error && error.name === 'UserError');
      assert.ok(key === '' || !error.message.includes(key));
      return true;
    };
    assert.throws(() => createClient({ baseUrl, credentials: { kind: 'bearer', key } }), refused);
    assert.throws(() => createClient({ baseUrl, credentials: { ...pair, publicKey: key } }), refused);
    assert.throws(() => createClient({ baseUrl, credentials: { ...pair, secretKey: key } }), refused);
  }
});
