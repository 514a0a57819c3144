import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '../../../src/api/client';
import { parseRetryAfter } from '../../../src/api/refusal';
import type { ApiError } from '../../../src/errors';
import { http, startFaultServer } from '../../support/faultServer';

/** The error that an answer to a submit becomes. One request, whatever the answer. */
async function refusalOf(bytes: Buffer | string): Promise<ApiError> {
  await using server = await startFaultServer(bytes);
  const client = createClient({ baseUrl: server.url, now: () => Date.UTC(2024, 0, 15, 10) });
  const error = await client.executeAsync({ language: 'python', code: 'x' }).then(
    () => assert.fail('not refused'),
    (reason: unknown) => reason as ApiError,
  );
  await client.close();
  assert.equal(error.name, 'ApiError', error.stack);
  assert.equal(server.requests.length, 1);
  assert.match(error.message, /[.!…]$/);
  return error;
}

test('the words are the first of message, error, reason and the body', async () => {
  const words = [
    [{ message: 'First', error: 'second', reason: 'third' }, /^First\./],
    [{ error: 'Second thing', reason: 'third' }, /^Second thing\./],
    [{ reason: 'Third!' }, /^Third!/],
    [{ error: { message: 'Inside', code: 'inner_code' } }, /^Inside\./],
    [{ errors: { detail: 'Bad Request' } }, /^Bad Request\./],
    ['plain text', /^plain text\./],
    ['', /^127\.0\.0\.1:\d+ answered with the error 400\./],
    ['<html><h1>Oops</h1>', /^127\.0\.0\.1:\d+ answered with the error 400\./],
    [{ message: 7, error: null }, /^\{"message":7/],
  ] as const;
  for (const [body, expected] of words) assert.match((await refusalOf(http(400, body))).message, expected);
});

test('what a service says went wrong is a refusal with status 200, too', async () => {
  const { status, message, code } = await refusalOf(http(200, { error: 'out_of_machines', message: 'All are busy' }));
  assert.deepEqual([status, message, code], [200, 'All are busy.', 'out_of_machines']);
  assert.match((await refusalOf(http(200, { success: false, message: 'Not today' }))).message, /^Not today\./);
});

test('a key of the environment that is refused is named by its variables', async () => {
  await using server = await startFaultServer(http(401, { error: 'invalid_signature' }));
  const keys = { kind: 'pair', publicKey: 'a', secretKey: 'b', isFromEnvironment: true } as const;
  const client = createClient({ baseUrl: server.url, credentials: keys });
  await assert.rejects(client.listJobs(), {
    message: /comes from UNSANDBOX_PUBLIC_KEY, UNSANDBOX_SECRET_KEY in the env/,
  });
  await client.close();
});

test('a code is kept when it is an identifier, and spoken when there is nothing else', async () => {
  const limited = await refusalOf(http(429, { error: 'concurrency_limit_reached', concurrency_limit: 1 }));
  assert.equal(limited.code, 'concurrency_limit_reached');
  assert.match(limited.message, /^Concurrency limit reached\. Wait until a running job ends/);
  assert.equal((await refusalOf(http(400, { error: 'No such language.', code: 'bad_language' }))).code, 'bad_language');
  assert.equal((await refusalOf(http(400, { error: 'No such language.' }))).code, undefined);
});

test('each status says what to do', async () => {
  const advice = [
    [401, { error: 'Timestamp out of range' }, /clock of this machine/],
    [401, { error: 'invalid_signature' }, /^Invalid signature\. The secret key is probably out of date/],
    [401, { error: 'Unauthorized' }, /Check the API key/],
    [403, { error: 'Forbidden' }, /plan/],
    [404, { error: 'Not found' }, /job still exists/],
    [413, '', /fewer input files/],
    [429, { error: 'rate_limit_exceeded' }, /Wait a little/],
    [500, '', /try again later/],
    [503, '<html>', /error 503.*try again later/],
  ] as const;
  for (const [status, body, expected] of advice) {
    const error = await refusalOf(http(status, body));
    assert.equal(error.status, status);
    assert.match(error.message, expected);
  }
});

test('long and hostile words are made short and harmless', async () => {
  const { message } = await refusalOf(http(400, { message: `a\u001b[31m\r\nb\u202ec${'x'.repeat(10_000)}` }));
  assert.match(message, /^a \[31m b cx+…$/);
  assert.ok(message.length < 520);
});

test('a key that the service repeats is not shown', async () => {
  await using server = await startFaultServer(({ headers }) =>
    http(401, { message: `No such: ${headers['authorization']}` }),
  );
  const client = createClient({ baseUrl: server.url, credentials: { kind: 'bearer', key: 'my-own-key' } });
  await assert.rejects(client.listJobs(), { name: 'ApiError', message: /^No such: Bearer …/ });
  await client.close();
});

test('Retry-After: seconds, a date, nonsense', async () => {
  assert.equal((await refusalOf(http(429, '', { 'retry-after': '42' }))).retryAfterMs, 42_000);
  const date = 'Mon, 15 Jan 2024 10:00:30 GMT';
  assert.equal((await refusalOf(http(503, '', { 'retry-after': date }))).retryAfterMs, 30_000);
  assert.equal(parseRetryAfter(date, Date.UTC(2025, 0)), 0);
  for (const value of ['soon', '-5', '', '1e3', undefined]) assert.equal(parseRetryAfter(value, 0), undefined);
});

test('a redirect is not followed: it says to which host', async () => {
  await using target = await startFaultServer(http(200, { job_id: 'j', status: 'pending' }));
  for (const status of [301, 302, 303, 307, 308]) {
    const error = await refusalOf(http(status, '', { location: `${target.url}/secret/path?x=y` }));
    assert.deepEqual([error.status, error.code], [status, 'redirect']);
    assert.match(
      error.message,
      new RegExp(`redirected the request to 127\\.0\\.0\\.1:${target.port} .*never forwarded`),
    );
    assert.ok(!error.message.includes('secret/path'));
  }
  assert.match((await refusalOf(http(302, '', { location: '/login' }))).message, /to 127\.0\.0\.1:/);
  for (const location of ['', 'http://[', 'http://']) {
    assert.match((await refusalOf(http(302, '', { location }))).message, /redirected/);
  }
  assert.equal(target.connections(), 0);
});
