import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkExecuteRequest } from '../../../src/api/checkRequest';
import { createClient } from '../../../src/api/client';
import type { ExecuteRequest, InputFile } from '../../../src/api/types';
import { http, startFaultServer } from '../../support/faultServer';

const MB = 1_048_576;
const base: ExecuteRequest = { language: 'python', code: 'x' };
const check = (more: Partial<Record<keyof ExecuteRequest, unknown>>) => () =>
  checkExecuteRequest({ ...base, ...more } as ExecuteRequest);
const file = (filename: string, bytes = 1): InputFile => ({ filename, content: Buffer.alloc(bytes) });
const refused = (message: RegExp) => ({ name: 'UserError', message });

test('ttl: whole seconds from 1 to 900', () => {
  for (const ttl of [1, 900, undefined]) assert.doesNotThrow(check({ ttl }));
  for (const ttl of [0, 901, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '60', null]) {
    assert.throws(check({ ttl }), refused(/from 1 to 900, but it is/));
  }
});

test('network mode, language and code', () => {
  for (const networkMode of ['zerotrust', 'semitrusted']) assert.doesNotThrow(check({ networkMode }));
  assert.throws(check({ networkMode: 'open' }), refused(/zerotrust or semitrusted, but it is open/));
  for (const language of ['', ' ', undefined, 3]) assert.throws(check({ language }), refused(/No language/));
  for (const code of ['', undefined, 3]) assert.throws(check({ code }), refused(/no code/));
  assert.throws(check({ code: 'a\0b' }), refused(/binary/));
});

test('environment: valid names, text values', () => {
  assert.doesNotThrow(check({ env: JSON.parse('{"A":"","a-b":"x\\ny","__proto__":"z"}') }));
  for (const name of ['', 'A=B', 'A\0'])
    assert.throws(check({ env: { [name]: 'x' } }), refused(/name .* is not valid/));
  for (const value of [1, null, undefined, {}])
    assert.throws(check({ env: { A: value } }), refused(/"A" must be text/));
  assert.throws(check({ env: { A: 'x\0' } }), refused(/value of .*"A"/));
  for (const env of [[], 'A=B', null]) assert.throws(check({ env }), refused(/names and values/));
});

test('ten files pass, eleven do not', () => {
  const files = Array.from({ length: 11 }, (_, index) => file(`f${index}`));
  assert.doesNotThrow(check({ inputFiles: files.slice(1) }));
  assert.throws(check({ inputFiles: files }), refused(/At most 10 .* there are 11/));
});

test('5 MB pass, one byte more does not', () => {
  assert.doesNotThrow(check({ inputFiles: [file('big.bin', 5 * MB)] }));
  assert.throws(
    check({ inputFiles: [file('big.bin', 5 * MB + 1)] }),
    refused(/"big\.bin" has 5,242,881 bytes; at most 5,242,880 \(5 MB\)/),
  );
});

test('10 MB together pass, one byte more does not', () => {
  const halves = [file('a', 5 * MB), file('b', 5 * MB - 1)];
  assert.doesNotThrow(check({ inputFiles: [...halves, file('c', 1)] }));
  assert.throws(check({ inputFiles: [...halves, file('c', 2)] }), refused(/10,485,761 bytes; at most 10,485,760/));
});

test('names: 256 characters, no paths, no control characters, no two alike', () => {
  for (const name of ['a'.repeat(256), 'ü.txt', '.hidden', 'a b', 'a:b', 'é'.repeat(256)]) {
    assert.doesNotThrow(check({ inputFiles: [file(name)] }));
  }
  assert.throws(check({ inputFiles: [file('a'.repeat(257))] }), refused(/257 characters; at most 256/));
  for (const name of ['a/b', '/etc/passwd', 'a\\b', '.', '..', 'a..b', 'a\nb', 'a\0', '\x7f']) {
    assert.throws(check({ inputFiles: [file(name)] }), refused(/cannot be sent: its name/));
  }
  assert.throws(check({ inputFiles: [file('')] }), refused(/has no name/));
  assert.throws(check({ inputFiles: [file('a'), file('a')] }), refused(/Two input files are named "a"/));
  assert.throws(check({ inputFiles: [{ filename: 'a', content: 'text' }] }), refused(/"a" has no content/));
});

test('each call checks before it connects', async () => {
  await using server = await startFaultServer(http(200, {}));
  const client = createClient({ baseUrl: server.url });
  const bad = { ...base, ttl: 901 };
  for (const call of [client.execute, client.executeAsync, client.run, client.runAsync]) {
    await assert.rejects(call(bad), { name: 'UserError' });
  }
  await client.close();
  assert.equal(server.connections(), 0);
});
