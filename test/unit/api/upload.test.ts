import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createClient } from '../../../src/api/client';
import { executeBody } from '../../../src/api/requestBody';
import { selfSigned } from '../../support/certificates';
import { http, startFaultServer } from '../../support/faultServer';

const MB = 1_048_576;
const pending = http(202, { job_id: 'j', status: 'pending' });

test('files of every length around a slice arrive as they were', async () => {
  const slice = 96 * 1024;
  const lengths = [0, 1, 2, 3, slice - 1, slice, slice + 1, 2 * slice, 2 * slice + 2];
  const inputFiles = lengths.map((length) => ({
    filename: `f${length}`,
    content: new Uint8Array(randomBytes(length)),
  }));
  const body = Buffer.concat(await executeBody({ language: 'python', code: 'é', inputFiles }));
  const sent = JSON.parse(body.toString());
  assert.equal(sent.code, 'é');
  for (const [index, { filename, content }] of inputFiles.entries()) {
    assert.equal(sent.input_files[index].filename, filename);
    assert.equal(sent.input_files[index].content, Buffer.from(content).toString('base64'));
  }
});

test('a part of a larger buffer is sent as that part', async () => {
  const content = Buffer.from('xxhelloxx').subarray(2, 7);
  const body = Buffer.concat(
    await executeBody({ language: 'go', code: 'x', inputFiles: [{ filename: 'a', content }] }),
  );
  assert.equal(JSON.parse(body.toString()).input_files[0].content, Buffer.from('hello').toString('base64'));
});

test('no piece is long: none can stall the event loop', async () => {
  const inputFiles = [1, 2].map((n) => ({ filename: `f${n}`, content: Buffer.alloc(5 * MB) }));
  const pieces = await executeBody({ language: 'go', code: 'x', inputFiles });
  assert.ok(Math.max(...pieces.map(({ length }) => length)) <= 128 * 1024);
});

for (const secure of [false, true]) {
  test(`10 MB arrive whole and once, over ${secure ? 'https' : 'http'}`, async () => {
    const tls = secure ? selfSigned('127.0.0.1') : undefined;
    await using server = await startFaultServer(pending, { tls });
    const client = createClient({ baseUrl: server.url, extraCertificates: tls ? [tls.cert] : [] });
    const inputFiles = ['a', 'b'].map((filename) => ({ filename, content: randomBytes(5 * MB) }));
    assert.equal((await client.executeAsync({ language: 'python', code: 'x', inputFiles })).jobId, 'j');
    await client.close();
    const [request] = server.requests;
    assert.equal(server.requests.length, 1);
    assert.equal(request?.headers['content-length'], String(request?.body.length));
    assert.equal(request?.headers['transfer-encoding'], undefined);
    const sent = JSON.parse(request?.body.toString() ?? '');
    for (const [index, { content }] of inputFiles.entries()) {
      assert.ok(content.equals(Buffer.from(sent.input_files[index].content, 'base64')));
    }
  });
}

test('many calls at once keep apart', async () => {
  await using server = await startFaultServer(({ path }) => http(200, { status: 'completed', stdout: path }));
  const client = createClient({ baseUrl: server.url });
  const ids = Array.from({ length: 100 }, (_, index) => `job-${index}`);
  const jobs = await Promise.all(ids.map((id) => client.getJob(id)));
  await client.close();
  assert.deepEqual(
    jobs.map(({ jobId, result }) => [jobId, result?.stdout]),
    ids.map((id) => [id, `/jobs/${id}`]),
  );
});
