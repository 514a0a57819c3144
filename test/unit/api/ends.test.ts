import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '../../../src/api/client';
import { isAbortError, isApiError, isUnreachableError } from '../../../src/errors';
import { http, startFaultServer } from '../../support/faultServer';

test('onEnd hears how each request ended, the same as its caller', async () => {
  const ends: unknown[] = [];
  const onEnd = (error: unknown): void => void ends.push(error);
  const server = await startFaultServer(http(200, { jobs: [] }));
  const client = createClient({ baseUrl: server.url, onEnd });
  await client.listJobs();
  assert.deepEqual(ends.splice(0), [undefined]);
  await assert.rejects(client.listJobs(AbortSignal.abort()), isAbortError);
  assert.ok(isAbortError(ends.splice(0)[0]));
  await client.close();
  await server[Symbol.asyncDispose]();

  const gone = createClient({ baseUrl: server.url, onEnd });
  await assert.rejects(gone.listJobs(), isUnreachableError);
  assert.ok(isUnreachableError(ends.splice(0)[0]));
  await gone.close();

  await using refusing = await startFaultServer(http(401, { error: 'invalid_key' }));
  const refused = createClient({ baseUrl: refusing.url, onEnd });
  await assert.rejects(refused.listJobs(), isApiError);
  const [error] = ends;
  assert.ok(isApiError(error) && error.status === 401);
  await refused.close();
});
