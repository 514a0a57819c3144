import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Client, createClient } from '../../../src/api/client';
import { ShapeError } from '../../../src/api/parse/fields';
import { parseCancellation, parseJob, parseJobs, parseOutcome, parseSubmitted } from '../../../src/api/parse/parseJob';
import { parseKeyStatus } from '../../../src/api/parse/parseKeyStatus';
import { parseLanguages } from '../../../src/api/parse/parseLanguages';
import { http, startFaultServer, thenClose } from '../../support/faultServer';

const request = { language: 'python', code: 'x' };
const submit = (client: Client) => client.executeAsync(request);
const read = (client: Client) => client.getJob('j');

async function assertMalformed(bytes: Buffer | string, message: RegExp, call: (client: Client) => Promise<unknown>) {
  await using server = await startFaultServer(thenClose(bytes));
  const client = createClient({ baseUrl: server.url, maxAnswerBytes: 4096 });
  await assert.rejects(call(client), (error: Error & { status: number }) => {
    assert.equal(error.name, 'MalformedAnswerError', error.stack ?? '');
    assert.match(error.message, message);
    assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${server.port}`));
    assert.match(error.message, /\.$/);
    return true;
  });
  await client.close();
  assert.equal(server.requests.length, 1);
}

const bad: readonly (readonly [string, Buffer | string, RegExp])[] = [
  ['HTML', http(200, '\n<!DOCTYPE html><p>Sign in', { 'content-type': 'text/html' }), /status 200.*web page/],
  ['truncated JSON', http(200, '{"job_id":"j","status":"pen'), /broken or cut off/],
  ['text', http(200, 'OK'), /not JSON/],
  ['nothing', http(200, ''), /is empty/],
  ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', /status 204.*is empty/],
  ['null', http(200, 'null'), /not an object/],
  ['a number', http(200, '7'), /not an object/],
  ['a list', http(200, []), /not an object/],
  ['an empty object', http(200, {}), /no usable job_id|neither a status nor a result/],
  ['a status that is a number', http(200, { job_id: 'j', status: 7 }), /status is not text/],
  ['deep nesting', http(200, '['.repeat(4000)), /broken or cut off/],
  ['NUL bytes', http(200, Buffer.alloc(100)), /not JSON/],
  ['compressed', http(200, { job_id: 'j' }, { 'content-encoding': 'gzip' }), /compressed/],
  ['a declared length over the limit', http(200, { job_id: 'j' }, { 'content-length': '4097' }), /more than/],
  ['more bytes than the limit', `HTTP/1.1 200 OK\r\n\r\n${' '.repeat(5000)}`, /more than/],
  ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', /not HTTP/],
];

for (const [name, bytes, message] of bad) {
  test(`${name} is a malformed answer`, async () => {
    for (const call of [submit, read]) await assertMalformed(bytes, message, call);
  });
}

test('a result with fields of the wrong type is malformed', async () => {
  for (const wrong of [{ stdout: 7 }, { stderr: {} }, { exit_code: '0' }, { exit_code: 1.5 }, { success: 'yes' }]) {
    await assertMalformed(http(200, { status: 'completed', result: wrong }), /its (field )?\w+ is/, read);
    await assertMalformed(http(200, wrong), /its (field )?\w+ is/, (client) => client.execute(request));
  }
  await assertMalformed(http(200, { status: 'completed', result: 'text' }), /its result is not an object/, read);
});

test('lists of the wrong kind are malformed', async () => {
  for (const wrong of [{ jobs: null }, { jobs: {} }, {}, 'null']) {
    await assertMalformed(http(200, wrong), /no list of jobs|not an object/, (client) => client.listJobs());
    await assertMalformed(http(200, wrong), /no list of languages|not an object/, (client) => client.languages());
  }
});

test('an answer of exactly the limit is read, with a byte order mark and broken UTF-8', async () => {
  const json = Buffer.from('\ufeff{"job_id":"j","status":"completed","stdout":"?"}');
  json[json.indexOf('?')] = 0xff;
  const body = Buffer.concat([json, Buffer.alloc(4096 - json.length, ' ')]);
  await using server = await startFaultServer(http(200, body));
  const client = createClient({ baseUrl: server.url, maxAnswerBytes: 4096 });
  assert.equal((await client.getJob('j')).result?.stdout, '\ufffd');
  await client.close();
});

test('32 MiB of output arrive whole', async () => {
  const stdout = 'é\n'.repeat((32 * 1_048_576) / 3);
  await using server = await startFaultServer(http(200, { job_id: 'j', status: 'completed', result: { stdout } }));
  const client = createClient({ baseUrl: server.url });
  const job = await client.getJob('j');
  await client.close();
  assert.ok(job.result?.stdout === stdout);
});

test('whatever JSON arrives, a parser reads it or says what is wrong', () => {
  const names = ['job_id', 'status', 'result', 'jobs', 'stdout', 'exit_code', 'success', 'error', 'artifacts', 'valid'];
  const more = ['created_at', 'languages', 'aliases', 'tier', '__proto__', 'constructor', 'content_base64', 'message'];
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), tie('object'), fc.array(tie('json'), { maxLength: 3 })),
    object: fc.dictionary(fc.constantFrom(...names, ...more), tie('json'), { maxKeys: 6 }),
  }));
  const parsers = [parseOutcome, parseSubmitted, parseJobs, parseCancellation, parseLanguages, parseKeyStatus];
  fc.assert(
    fc.property(json, (value) => {
      for (const parse of [...parsers, (job: unknown) => parseJob(job, 'j')]) {
        try {
          parse(value);
        } catch (error) {
          assert.ok(error instanceof ShapeError, String(error));
        }
      }
    }),
    { numRuns: 3000 },
  );
  assert.equal(({} as Record<string, unknown>)['stdout'], undefined);
});
