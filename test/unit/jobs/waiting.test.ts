import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ExecuteRequest } from '../../../src/api/types';
import { cancelJob } from '../../../src/jobs/cancelJob';
import { lookAgain, runJob } from '../../../src/jobs/runJob';
import { type Answer, newJob, serviceThat } from '../../support/connectionTo';
import { json, reset } from '../../support/faultyService';

/** Jobs that have to wait: for their turn, for a slow key, for the network. */

const request: ExecuteRequest = { language: 'python', code: 'print(1)', ttl: 5 };
const finished = { success: true, stdout: 'out\n', stderr: '', exit_code: 0, language: 'python' };
const accepted = json(202, { job_id: 'j1', status: 'pending' });
const completed = json(200, { job_id: 'j1', status: 'completed', result: finished });
const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Answers with each in turn; the last one stays. */
const inTurn = (...answers: readonly Answer[]): Answer => {
  let count = 0;
  return (incoming, response) => answers[Math.min(count++, answers.length - 1)]?.(incoming, response);
};

// They wait for most of the time.
describe('jobs that have to wait', { concurrency: true }, () => {
  for (const [name, refusal] of Object.entries({
    'too many requests': json(429, { error: 'rate_limit_exceeded' }),
    'too many jobs': json(429, { error: 'concurrency_limit_reached', concurrency_limit: 1 }),
    'no service for the moment': json(503, { error: 'busy' }),
  })) {
    test(`refused for ${name}, a job is queued with the time of its next try, and runs in the end`, async (t) => {
      const { service, jobs, connection } = await serviceThat(t, { post: inTurn(refusal, accepted), get: completed });
      const seen: string[] = [];
      jobs.onDidChange(({ status, nextTryAt }) => {
        seen.push(status);
        if (status === 'queued') assert.ok((nextTryAt ?? 0) > Date.now() && (nextTryAt ?? 0) < Date.now() + 3000);
      });
      const ended = await runJob(jobs, connection, jobs.add(newJob('k')).key, request);
      assert.equal(ended.result?.stdout, 'out\n');
      assert.deepEqual([...new Set(seen)], ['submitting', 'queued', 'pending', 'completed']);
      assert.equal(service.requests.filter((line) => line.startsWith('POST')).length, 2);
    });
  }

  test('before each try the row says that it is submitted, for as long as it takes to keep that', async (t) => {
    const { service, jobs, connection } = await serviceThat(t, {
      post: inTurn(json(429, { error: 'rate_limit_exceeded' }), accepted),
      get: completed,
    });
    const kept: string[] = [];
    const beforeSend = async (): Promise<void> => {
      const before = service.requests.length;
      await new Promise((resolve) => setTimeout(resolve, 30));
      kept.push(`${jobs.get('k')?.status} ${service.requests.length - before}`);
    };
    await runJob(jobs, connection, jobs.add(newJob('k')).key, request, { beforeSend });
    assert.deepEqual(kept, ['submitting 0', 'submitting 0']);
  });

  test('a job cancelled while its row is being kept is not sent', async (t) => {
    const { service, jobs, connection } = await serviceThat(t, { post: accepted });
    const beforeSend = (): Promise<void> => cancelJob(jobs, connection, 'k');
    const ended = await runJob(jobs, connection, jobs.add(newJob('k')).key, request, { beforeSend });
    assert.equal(ended.status, 'cancelled');
    assert.deepEqual(service.requests, []);
  });

  test('a queued job is cancelled without another request', async (t) => {
    const { service, jobs, connection } = await serviceThat(t, { post: json(429, { error: 'rate_limit_exceeded' }) });
    const running = runJob(jobs, connection, jobs.add(newJob('k')).key, request);
    await until(() => jobs.get('k')?.status === 'queued');
    await cancelJob(jobs, connection, 'k');
    assert.equal((await running).status, 'cancelled');
    assert.deepEqual(service.requests, ['POST /execute/async']);
  });

  test('the second of two jobs goes when the first has ended, where one at a time is allowed', async (t) => {
    let running = 0;
    let submits = 0;
    const post: Answer = (incoming, response) => {
      if (running > 0) return json(429, { error: 'concurrency_limit_reached' })(incoming, response);
      running += 1;
      submits += 1;
      return json(202, { job_id: `j${submits}`, status: 'pending' })(incoming, response);
    };
    const get: Answer = (incoming, response) => {
      running = 0;
      return json(200, { status: 'completed', result: finished })(incoming, response);
    };
    const { jobs, connection } = await serviceThat(t, { post, get });
    const both = ['a', 'b'].map((key) => runJob(jobs, connection, jobs.add(newJob(key)).key, request));
    for (const ended of await Promise.all(both)) assert.equal(ended.status, 'completed');
    assert.equal(submits, 2);
  });

  test('a key that allows few requests runs in a single one, which waits for the result', async (t) => {
    const { service, jobs, connection } = await serviceThat(t, {
      post: json(200, { job_id: 'j1', status: 'completed', ...finished }),
    });
    connection.allowance.learn({ valid: true, ratePerMinute: 1.43 });
    const ended = await runJob(jobs, connection, jobs.add(newJob('k')).key, request);
    assert.deepEqual([ended.jobId, ended.result?.stdout], ['j1', 'out\n']);
    assert.deepEqual(service.requests, ['POST /execute']);
  });

  test('hanging up is how such a run is cancelled', async (t) => {
    const { service, jobs, connection } = await serviceThat(t, { post: () => {} });
    connection.allowance.learn({ valid: true, ratePerMinute: 1.43 });
    const running = runJob(jobs, connection, jobs.add(newJob('k')).key, request);
    await until(() => service.requests.length === 1);
    assert.equal(jobs.get('k')?.status, 'running');
    await cancelJob(jobs, connection, 'k');
    assert.equal((await running).status, 'cancelled');
  });

  test('a long run of such a key is submitted and looked at as often as the key allows', async (t) => {
    const { service, jobs, connection } = await serviceThat(t, { post: accepted, get: completed });
    connection.allowance.learn({ valid: true, ratePerMinute: 1.43 });
    t.mock.getter(connection.allowance, 'gapMs', () => 1500);
    const start = performance.now();
    await runJob(jobs, connection, jobs.add(newJob('k')).key, { ...request, ttl: 900 });
    assert.deepEqual(service.requests, ['POST /execute/async', 'GET /jobs/j1']);
    assert.ok(performance.now() - start >= 1490, 'the submit was a request, too');
  });

  test('a cancel that does not get through is kept, and sent when the service answers again', async (t) => {
    let isDown = true;
    const onceUp =
      (answer: Answer): Answer =>
      (incoming, response) =>
        (isDown ? reset : answer)(incoming, response);
    const { service, jobs, connection } = await serviceThat(t, {
      get: onceUp(json(200, { job_id: 'j1', status: 'running' })),
      delete: onceUp(json(200, { message: 'Job cancelled', job_id: 'j1', result: { ...finished, stdout: 'partial' } })),
    });
    const job = jobs.add(newJob('k', { jobId: 'j1', status: 'running' }));
    const looking = lookAgain(jobs, connection, job);
    await assert.rejects(cancelJob(jobs, connection, 'k'), /did not reach the service.*sent when the service answers/);
    assert.deepEqual([jobs.get('k')?.cancelRequested, jobs.get('k')?.cancelUnsent], [true, true]);
    isDown = false;
    await looking;
    assert.deepEqual([jobs.get('k')?.status, jobs.get('k')?.result?.stdout], ['cancelled', 'partial']);
    assert.ok(service.requests.some((line) => line.startsWith('DELETE')));
  });

  test('a hundred jobs share one list a tick', async (t) => {
    const count = 100;
    let [submits, early, lists] = [0, 0, 0];
    const post: Answer = (incoming, response) => {
      submits += 1;
      return json(202, { job_id: `j${submits}`, status: 'pending' })(incoming, response);
    };
    const get: Answer = (incoming, response) => {
      if (incoming.url !== '/jobs') return json(200, { status: 'completed', result: finished })(incoming, response);
      // A slow machine takes more than a tick to submit them all.
      if (submits < count) early += 1;
      else lists += 1;
      const active =
        lists < 3 ? Array.from({ length: submits }, (_, n) => ({ job_id: `j${n + 1}`, status: 'running' })) : [];
      return json(200, { jobs: active })(incoming, response);
    };
    const { service, jobs, connection } = await serviceThat(t, { post, get });
    const keys = Array.from({ length: count }, (_, n) => `k${n}`);
    await Promise.all(keys.map((key) => runJob(jobs, connection, jobs.add(newJob(key)).key, request)));
    assert.equal(lists, 3);
    assert.equal(service.requests.length, count + early + 3 + count);
  });
});
