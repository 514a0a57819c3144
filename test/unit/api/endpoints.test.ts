import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClientOptions, createClient } from '../../../src/api/client';
import { http, startFaultServer } from '../../support/faultServer';

const pending = http(202, { job_id: 'job_1', status: 'pending' });
const open = (url: string, more: Partial<ClientOptions> = {}) => createClient({ baseUrl: url, ...more });

test('execute/async sends every field by the name of the contract', async () => {
  await using server = await startFaultServer(pending);
  const client = open(server.url, { credentials: { kind: 'bearer', key: 'a-key' }, userAgent: 'tester/1' });
  const job = await client.executeAsync({
    language: 'python',
    code: 'print("é")\n',
    env: { MODE: 'a b', EMPTY: '' },
    networkMode: 'semitrusted',
    ttl: 300,
    returnArtifact: true,
    returnWasmArtifact: false,
    inputFiles: [
      { filename: 'data.csv', content: Buffer.from('name,age\nAlice,30\nBob,25') },
      { filename: 'emp"ty', content: new Uint8Array(0) },
    ],
  });
  await client.close();
  const [request] = server.requests;
  assert.equal(
    request?.body.toString(),
    '{"language":"python","code":"print(\\"é\\")\\n","env":{"MODE":"a b","EMPTY":""},"network_mode":"semitrusted",' +
      '"ttl":300,"return_artifact":true,"return_wasm_artifact":false,"input_files":[' +
      '{"filename":"data.csv","content":"bmFtZSxhZ2UKQWxpY2UsMzAKQm9iLDI1"},{"filename":"emp\\"ty","content":""}]}',
  );
  const { head, body } = request;
  assert.equal(
    head,
    `POST /execute/async HTTP/1.1\r\nhost: 127.0.0.1:${server.port}\r\nconnection: keep-alive\r\n` +
      'accept: application/json\r\naccept-encoding: identity\r\nuser-agent: tester/1\r\n' +
      `content-type: application/json\r\nauthorization: Bearer a-key\r\ncontent-length: ${body.length}`,
  );
  assert.equal(job.jobId, 'job_1');
  assert.equal(job.status, 'pending');
});

test('only what is set is sent', async () => {
  await using server = await startFaultServer(pending);
  const client = open(server.url);
  await client.executeAsync({ language: 'go', code: 'x', env: undefined, ttl: undefined, inputFiles: [] });
  await client.runAsync({ code: '#!/bin/sh\n' });
  await client.close();
  assert.equal(server.requests[0]?.body.toString(), '{"language":"go","code":"x"}');
  assert.equal(server.requests[1]?.path, '/run/async');
  assert.equal(server.requests[0]?.headers['authorization'], undefined);
});

test('execute waits for a finished result', async () => {
  const result = { success: true, stdout: 'hi\n', stderr: '', exit_code: 0, job_id: 'abc', total_time_ms: 523 };
  await using server = await startFaultServer(http(200, { ...result, language: 'python', artifacts: [] }));
  const client = open(server.url);
  const job = await client.execute({ language: 'python', code: 'x' });
  await client.close();
  assert.equal(server.requests[0]?.path, '/execute');
  assert.equal(job.status, 'completed');
  assert.equal(job.jobId, 'abc');
  assert.equal(job.result?.stdout, 'hi\n');
  assert.equal(job.result?.totalTimeMs, 523);
});

test('execute may answer with a job to follow', async () => {
  await using server = await startFaultServer(http(200, { job_id: 'abc', status: 'running' }));
  const client = open(server.url);
  const job = await client.execute({ language: 'python', code: 'x' });
  await client.close();
  assert.deepEqual([job.jobId, job.status, job.result], ['abc', 'running', undefined]);
});

test('run sends the code itself as text/plain, with the parameters in the query', async () => {
  await using server = await startFaultServer(http(200, { stdout: '', exit_code: 0, detected_language: 'python' }));
  const client = open(`${server.url}/base/`);
  const code = '#!/usr/bin/env python3\nprint("ü")\n';
  const env = { 'A&B': 'c=d é' };
  const job = await client.run({ code, env, ttl: 5, networkMode: 'zerotrust', returnArtifact: true });
  await client.close();
  const [request] = server.requests;
  const query = '?env=%7B%22A%26B%22%3A%22c%3Dd%20%C3%A9%22%7D&network_mode=zerotrust&ttl=5&return_artifact=true';
  assert.equal(request?.path, `/base/run${query}`);
  assert.equal(request?.headers['content-type'], 'text/plain');
  assert.equal(request?.body.toString(), code);
  assert.equal(job.result?.detectedLanguage, 'python');
});

test('jobs are listed, read and cancelled without a body', async () => {
  await using server = await startFaultServer(({ method, path }) => {
    if (path === '/jobs') return http(200, { jobs: [{ job_id: 'j1', status: 'running', language: 'python' }] });
    return method === 'DELETE' ? http(204, '') : http(200, { job_id: 'j1', status: 'pending' });
  });
  const client = open(server.url);
  assert.deepEqual(
    (await client.listJobs()).map(({ jobId, status }) => [jobId, status]),
    [['j1', 'running']],
  );
  assert.equal((await client.getJob('a/b ?#%')).jobId, 'a/b ?#%');
  assert.deepEqual(await client.cancelJob('j1'), {});
  await client.close();
  assert.deepEqual(
    server.requests.map(({ method, path, headers, body }) => [method, path, headers['content-length'], body.length]),
    [
      ['GET', '/jobs', undefined, 0],
      ['GET', '/jobs/a%2Fb%20%3F%23%25', undefined, 0],
      ['DELETE', '/jobs/j1', undefined, 0],
    ],
  );
});

test('an id that would change the path is refused before sending', async () => {
  await using server = await startFaultServer(pending);
  const client = open(server.url);
  for (const id of ['', '.', '..', 'a\nb', 'a\0', '\ud800', 'x'.repeat(257)]) {
    await assert.rejects(client.getJob(id), { name: 'UserError' });
    await assert.rejects(client.cancelJob(id), { name: 'UserError' });
  }
  await client.close();
  assert.equal(server.connections(), 0);
});

test('languages and keys/validate', async () => {
  await using server = await startFaultServer(({ path }) =>
    path === '/languages'
      ? http(200, { languages: ['python', 'go'], count: 2, aliases: { py: 'python' } })
      : http(200, { valid: true, tier: 4, rate_per_minute: 28, concurrency_limit: 1, expires_at: 1_699_564_800 }),
  );
  const client = open(server.url);
  const { languages, aliases } = await client.languages();
  const key = await client.validateKey();
  await client.close();
  assert.deepEqual([languages, { ...aliases }], [['python', 'go'], { py: 'python' }]);
  assert.deepEqual(
    [key.valid, key.tier, key.ratePerMinute, key.concurrency, key.expiresAt],
    [true, '4', 28, 1, 1_699_564_800_000],
  );
  const [, validate] = server.requests;
  assert.deepEqual([validate?.method, validate?.path, validate?.body.length], ['POST', '/keys/validate', 0]);
  assert.equal(validate?.headers['content-length'], '0');
});

test('a refused key that is explained is an answer, one that is not is an error', async () => {
  const invalid = { valid: false, reason: 'expired' };
  await using server = await startFaultServer((request) =>
    request.headers['authorization'] === 'Bearer old' ? http(401, invalid) : http(401, { error: 'invalid_key' }),
  );
  const [old, unknown] = ['old', 'unknown'].map((key) => open(server.url, { credentials: { kind: 'bearer', key } }));
  assert.deepEqual(await old?.validateKey().then(({ valid, reason }) => [valid, reason]), [false, 'expired']);
  await assert.rejects(unknown?.validateKey() ?? Promise.resolve(), { name: 'ApiError', status: 401 });
  await Promise.all([old?.close(), unknown?.close()]);
});

test('localhost is reached by whichever address family answers', async () => {
  await using server = await startFaultServer(http(200, []));
  const client = open(`http://localhost:${server.port}`);
  assert.deepEqual(await client.listJobs(), []);
  await client.close();
  assert.equal(server.requests[0]?.headers['host'], `localhost:${server.port}`);
});
