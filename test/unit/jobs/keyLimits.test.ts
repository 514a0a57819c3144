import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createClient } from '../../../src/api/client';
import { Allowance } from '../../../src/jobs/allowance';
import { openConnection } from '../../../src/jobs/connection';
import { Jobs } from '../../../src/jobs/jobs';
import { KeyLimits } from '../../../src/jobs/keyLimits';
import { runJob } from '../../../src/jobs/runJob';
import { type Answer, newJob, origin, serviceThat } from '../../support/connectionTo';
import { json, reset } from '../../support/faultyService';

const request = { language: 'python', code: 'print(1)', ttl: 5 } as const;
const finished = json(200, { job_id: 'j', success: true, stdout: 'out\n', stderr: '', exit_code: 0 });

/** A service of which nothing is known yet. */
async function newService(t: Parameters<typeof serviceThat>[0], limits: Answer) {
  const { service } = await serviceThat(t, {
    post: (incoming, response) => (incoming.url === '/keys/validate' ? limits : finished)(incoming, response),
  });
  const target = { baseUrl: service.url, key: 'bearer' } as const;
  const home = { ...origin, ownKeys: [], keyId: 'k', target };
  const learned: unknown[] = [];
  const connection = openConnection(home, (onRequest) => createClient({ baseUrl: service.url, onRequest }), {
    onLimits: ({ valid, ratePerMinute }) => learned.push([valid, ratePerMinute]),
  });
  t.after(() => connection.client.close());
  const jobs = new Jobs();
  const run = (key: string) => runJob(jobs, connection, jobs.add(newJob(key)).key, request);
  return { service, connection, learned, run };
}

describe('what a key allows', { concurrency: true }, () => {
  for (const name of ['rate_per_minute', 'rate_limit'])
    test(`a key with few requests is used for one that waits, from its first run on (${name})`, async (t) => {
      const limits = json(200, { valid: true, [name]: 60 / 42, burst: 1, concurrency: 1 });
      const { service, connection, learned, run } = await newService(t, limits);
      assert.equal((await run('a')).status, 'completed');
      assert.deepEqual(service.requests, ['POST /keys/validate', 'POST /execute']);
      assert.deepEqual(learned, [[true, 60 / 42]]);
      assert.ok(connection.allowance.waitMs() > 40_000, 'the next look would come in 42 s');
    });

  test('it is asked once, also by runs side by side and by a service that does not know the question', async (t) => {
    for (const limits of [
      json(200, { valid: true, rate_per_minute: 70 }),
      json(404, { error: 'not found' }),
      finished,
    ]) {
      const { service, run } = await newService(t, limits);
      await Promise.all([run('a'), run('b')]);
      await run('c');
      assert.deepEqual(service.requests.toSorted(), [
        ...Array.from({ length: 3 }, () => 'POST /execute/async'),
        'POST /keys/validate',
      ]);
    }
  });

  test('an answer that does not come holds no run up, and is asked for again', async (t) => {
    for (const limits of [reset, json(503, { error: 'busy' })]) {
      const { service, run } = await newService(t, limits);
      for (const key of ['a', 'b']) assert.equal((await run(key)).status, 'completed');
      assert.equal(service.requests.filter((line) => line === 'POST /keys/validate').length, 2);
    }
    const { client } = (await newService(t, () => undefined)).connection;
    assert.equal(await new KeyLimits(client, new Allowance(), undefined, 50).get(), undefined);
  });

  test('what is learned counts from the last request on', () => {
    let now = 0;
    const allowance = new Allowance(() => now);
    allowance.sent();
    now = 2000;
    assert.equal(allowance.waitMs(), 0);
    allowance.learn({ valid: true, ratePerMinute: 2 });
    assert.equal(allowance.waitMs(), 28_000);
  });
});
