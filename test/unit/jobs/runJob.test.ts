import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ExecuteRequest } from '../../../src/api/types';
import { cancelJob } from '../../../src/jobs/cancelJob';
import { mergeListed } from '../../../src/jobs/elsewhere';
import { Jobs } from '../../../src/jobs/jobs';
import { lookAgain, runJob } from '../../../src/jobs/runJob';
import { type Answer, type Connected, newJob, origin, serviceThat } from '../../support/connectionTo';
import { json, reset, text } from '../../support/faultyService';

const request: ExecuteRequest = { language: 'python', code: 'print(1)', ttl: 5 };
const finished = { success: true, stdout: 'out\n', stderr: '', exit_code: 0, language: 'python' };

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const accepted = json(202, { job_id: 'j1', status: 'pending' });

// They wait for most of the time.
describe('a run', { concurrency: true }, () => {
  test('a job goes from submit to end, and its states are told in order', async (t) => {
    let looks = 0;
    const get: Answer = (incoming, response) => {
      looks += 1;
      const status = looks === 1 ? 'pending' : looks === 2 ? 'running' : 'completed';
      json(200, { job_id: 'j1', status, ...(looks > 2 ? { result: finished } : {}) })(incoming, response);
    };
    const { service, jobs, connection } = await serviceThat(t, { post: accepted, get });
    const states: string[] = [];
    jobs.onDidChange(({ status }) => states.push(status));
    jobs.add(newJob('k'));
    const ended = await runJob(jobs, connection, 'k', request);
    assert.equal(ended.result?.stdout, 'out\n');
    assert.deepEqual(states, ['submitting', 'pending', 'running', 'completed']);
    assert.equal(service.requests[0], 'POST /execute/async');
  });

  test('a service that answers the submit with the finished result is not asked again', async (t) => {
    const { service, jobs, connection } = await serviceThat(t, { post: json(200, { job_id: 'j1', ...finished }) });
    jobs.add(newJob('k'));
    assert.equal((await runJob(jobs, connection, 'k', request)).status, 'completed');
    assert.deepEqual(service.requests, ['POST /execute/async']);
  });

  test('a submit whose answer is lost is not sent again and stays as unconfirmed', async (t) => {
    for (const post of [reset, text(200, 'text/html', '<p>'), text(502, 'text/html', '<p>bad gateway')]) {
      const { service, jobs, connection } = await serviceThat(t, { post });
      jobs.add(newJob('k'));
      await assert.rejects(runJob(jobs, connection, 'k', request), /unconfirmed/);
      assert.equal(jobs.get('k')?.status, 'unknown');
      assert.deepEqual(service.requests, ['POST /execute/async']);
    }
  });

  test('a submit that is not answered in its time is unconfirmed, not sent again, and a later answer changes nothing', async (t) => {
    let answer = (): void => {};
    const post: Answer = (incoming, response) => {
      answer = () => accepted(incoming, response);
    };
    const { service, jobs, connection } = await serviceThat(t, { post }, { timeouts: { headMs: 200 } });
    jobs.add(newJob('k'));
    await assert.rejects(runJob(jobs, connection, 'k', request), /unconfirmed: .* did not answer in time/);
    assert.equal(jobs.get('k')?.status, 'unknown');
    answer();
    await delay(500);
    assert.equal(jobs.get('k')?.status, 'unknown');
    assert.deepEqual(service.requests, ['POST /execute/async']);
  });

  test('a submit that is answered after many seconds runs, and one that is refused then is refused', async (t) => {
    const late =
      (answer: Answer): Answer =>
      (incoming, response) =>
        void setTimeout(() => answer(incoming, response), 5500);
    const get = json(200, { job_id: 'j1', status: 'completed', result: finished });
    const [taken, refused] = await Promise.all([
      serviceThat(t, { post: late(accepted), get }),
      serviceThat(t, { post: late(json(401, { error: 'invalid_api_key', message: 'The key is wrong' })) }),
    ]);
    const runIn = ({ jobs, connection }: Connected) => runJob(jobs, connection, jobs.add(newJob('k')).key, request);
    const [ended] = await Promise.all([
      runIn(taken),
      assert.rejects(runIn(refused), { name: 'ApiError', status: 401, message: /The key is wrong/ }),
    ]);
    assert.equal(ended.status, 'completed');
    assert.equal(refused.jobs.get('k')?.status, 'failed');
    for (const { service } of [taken, refused])
      assert.equal(service.requests.filter((line) => line.startsWith('POST')).length, 1);
  });

  test('a cancel while the submit is not answered: taken it is cancelled, refused for now it is not sent again', async (t) => {
    const answers = { cancelled: accepted, refused: json(429, { error: 'rate_limit_exceeded' }) };
    for (const [name, answer] of Object.entries(answers)) {
      let tell = (): void => {};
      const { service, jobs, connection } = await serviceThat(t, {
        post: (incoming, response) => {
          tell = () => answer(incoming, response);
        },
        delete: json(200, { message: 'Job cancelled', job_id: 'j1', result: finished }),
      });
      const running = runJob(jobs, connection, jobs.add(newJob('k')).key, request);
      await until(() => service.requests.length > 0);
      await cancelJob(jobs, connection, 'k');
      tell();
      assert.equal((await running).status, 'cancelled', name);
      assert.equal(service.requests.filter((line) => line.startsWith('POST')).length, 1, name);
    }
  });

  test('a cancel that is pressed twice is sent once', async (t) => {
    const answer = json(200, { message: 'Job cancelled', job_id: 'j', result: finished });
    const { jobs, connection, service } = await serviceThat(t, {
      delete: (incoming, response) => void setTimeout(() => answer(incoming, response), 100),
    });
    jobs.add(newJob('k', { jobId: 'j', status: 'running' }));
    await Promise.all([1, 2, 3].map(() => cancelJob(jobs, connection, 'k')));
    assert.deepEqual(service.requests, ['DELETE /jobs/j']);
  });

  test('a submit that was refused is a failed job with the reason', async (t) => {
    const { jobs, connection } = await serviceThat(t, {
      post: json(403, { error: 'tier', message: 'Your tier has no network' }),
    });
    jobs.add(newJob('k'));
    await assert.rejects(runJob(jobs, connection, 'k', request), /tier/);
    assert.match(jobs.get('k')?.problem ?? '', /tier/);
    assert.equal(jobs.get('k')?.status, 'failed');
  });

  test('a job the service forgot ends with a reason, after early 404s were forgiven', async (t) => {
    const { service, jobs, connection } = await serviceThat(t, { post: accepted });
    jobs.add(newJob('k'));
    await assert.rejects(runJob(jobs, connection, 'k', request), /no longer knows job j1/);
    assert.equal(service.requests.filter((line) => line === 'GET /jobs/j1').length, 6);
    assert.equal(jobs.get('k')?.status, 'failed');
  });

  test('cancelling a running job settles it with the partial output of the answer', async (t) => {
    const { service, jobs, connection } = await serviceThat(t, {
      post: accepted,
      get: json(200, { job_id: 'j1', status: 'running' }),
      delete: json(200, {
        message: 'Job cancelled',
        job_id: 'j1',
        result: { ...finished, success: false, exit_code: -1 },
      }),
    });
    const running = runJob(jobs, connection, jobs.add(newJob('k')).key, request);
    while (jobs.get('k')?.status !== 'running') await new Promise((resolve) => setTimeout(resolve, 50));
    await cancelJob(jobs, connection, 'k');
    const ended = await running;
    assert.deepEqual([ended.status, ended.result?.stdout, ended.result?.exitCode], ['cancelled', 'out\n', -1]);
    assert.equal(service.requests.filter((line) => line.startsWith('DELETE')).length, 1);
  });

  test('a job cancelled before its submit is never sent', async (t) => {
    const { service, jobs, connection } = await serviceThat(t, {});
    jobs.add({ ...newJob('k'), cancelRequested: true });
    assert.equal((await runJob(jobs, connection, 'k', request)).status, 'cancelled');
    assert.deepEqual(service.requests, []);
  });

  test('a job cancelled while its second try is under way is cancelled as soon as it has an id', async (t) => {
    let posts = 0;
    const { service, jobs, connection } = await serviceThat(t, {
      post: (incoming, response) => {
        posts += 1;
        if (posts === 1) return json(429, { error: 'rate_limit_exceeded' })(incoming, response);
        void cancelJob(jobs, connection, 'k').then(() => accepted(incoming, response));
      },
      get: json(200, { job_id: 'j1', status: 'running' }),
      delete: json(200, { message: 'Job cancelled', job_id: 'j1', result: { ...finished, stdout: 'partial' } }),
    });
    const ended = await runJob(jobs, connection, jobs.add(newJob('k')).key, request);
    assert.deepEqual([ended.status, ended.result?.stdout], ['cancelled', 'partial']);
    assert.deepEqual(
      service.requests.filter((line) => line.startsWith('DELETE')),
      ['DELETE /jobs/j1'],
    );
  });

  test('cancelling a job that was lost sight of and that the service forgot ends it with the reason', async (t) => {
    const { jobs, connection } = await serviceThat(t, {});
    jobs.add(newJob('k', { jobId: 'j1', status: 'unknown', problem: 'Lost contact.' }));
    await cancelJob(jobs, connection, 'k');
    assert.equal(jobs.get('k')?.status, 'failed');
    assert.match(jobs.get('k')?.problem ?? '', /no longer knows job j1/);
  });

  test('a cancel that comes too late leaves the result of the job', async (t) => {
    const { jobs, connection } = await serviceThat(t, {
      post: accepted,
      get: json(200, { job_id: 'j1', status: 'completed', result: finished }),
      delete: json(409, { error: 'The job has finished' }),
    });
    const running = runJob(jobs, connection, jobs.add(newJob('k')).key, request);
    while (jobs.get('k')?.jobId === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    await cancelJob(jobs, connection, 'k');
    const ended = await running;
    assert.deepEqual([ended.status, ended.result?.stdout], ['completed', 'out\n']);
  });

  test('a job given up on is found again by looking', async (t) => {
    const { jobs, connection } = await serviceThat(t, {
      get: json(200, { job_id: 'j1', status: 'completed', result: finished }),
    });
    const lost = jobs.add({ ...newJob('k'), jobId: 'j1', status: 'unknown', problem: 'lost sight of it' });
    await lookAgain(jobs, connection, lost);
    assert.deepEqual([jobs.get('k')?.status, jobs.get('k')?.problem], ['completed', undefined]);
  });

  test('a job given up on that the service has forgotten is over', async (t) => {
    const { jobs, connection } = await serviceThat(t, {});
    const lost = jobs.add({ ...newJob('k'), jobId: 'j1', status: 'unknown' });
    await lookAgain(jobs, connection, lost);
    assert.equal(jobs.get('k')?.status, 'failed');
    assert.match(jobs.get('k')?.problem ?? '', /no longer knows/);
  });

  test('jobs of elsewhere appear, change and go with the list; own jobs are not doubled', () => {
    const jobs = new Jobs();
    jobs.add({ ...newJob('own'), jobId: 'a', status: 'running' });
    mergeListed(jobs, origin, [
      { jobId: 'a', status: 'running' },
      { jobId: 'b', status: 'pending', language: 'go' },
    ]);
    assert.deepEqual(
      jobs.active().map(({ jobId, startedHere }) => [jobId, startedHere]),
      [
        ['a', true],
        ['b', false],
      ],
    );
    mergeListed(jobs, origin, [{ jobId: 'b', status: 'running' }]);
    assert.equal(jobs.byJobId('b')?.status, 'running');
    mergeListed(jobs, origin, []);
    assert.deepEqual(
      jobs.all().map(({ jobId }) => jobId),
      ['a'],
    );
  });

  test('finished jobs are forgotten from the oldest end on, active ones never, and a long run not as it ends', () => {
    const jobs = new Jobs();
    jobs.add({ ...newJob('active'), submittedAt: 0 });
    jobs.add({ ...newJob('long'), submittedAt: 0 });
    for (let n = 1; n <= 60; n += 1) {
      jobs.add({ ...newJob(`k${n}`), submittedAt: n });
      jobs.update(`k${n}`, { status: 'completed', finishedAt: n });
    }
    jobs.update('long', { status: 'completed', finishedAt: 61 });
    assert.equal(jobs.recent().length, 50);
    assert.equal(jobs.recent()[0]?.key, 'k60');
    assert.ok(jobs.get('active'));
    assert.ok(jobs.get('long'));
  });

  const until = async (isTrue: () => boolean): Promise<void> => {
    while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  test('a job that ends does not go at that moment, whatever the clock says', () => {
    const jobs = new Jobs();
    jobs.maxRecent = 1;
    for (const key of ['a', 'b', 'c']) {
      jobs.add(newJob(key, { submittedAt: 5 }));
      const finishedAt = key === 'a' ? 9_000_000 : 7;
      const seen: unknown[] = [];
      const watch = jobs.onDidChange((job) => job.key === key && seen.push(jobs.get(key)?.status));
      jobs.update(key, { status: 'completed', finishedAt });
      watch.dispose();
      assert.deepEqual(seen, ['completed']);
    }
  });

  test('one job that cannot be looked at does not take the others with it', async (t) => {
    let submits = 0;
    const post: Answer = (incoming, response) => {
      submits += 1;
      json(202, { job_id: `j${submits}`, status: 'pending' })(incoming, response);
    };
    const get: Answer = (incoming, response) => {
      if (incoming.url === '/jobs') return json(200, { jobs: [] })(incoming, response);
      if (incoming.url === '/jobs/j1') return json(500, { error: 'broken' })(incoming, response);
      return json(200, { job_id: 'j2', status: 'completed', result: finished })(incoming, response);
    };
    const { jobs, connection } = await serviceThat(t, { post, get });
    const broken = runJob(jobs, connection, jobs.add(newJob('a')).key, request);
    broken.catch(() => undefined);
    await until(() => submits === 1);
    const whole = await runJob(jobs, connection, jobs.add(newJob('b')).key, request);
    assert.equal(whole.result?.stdout, 'out\n');
    assert.equal(jobs.get('a')?.finishedAt, undefined, 'the other one is still followed');
  });

  test('a list that makes no sense, or is refused, or names ended jobs: they are asked for one by one', async (t) => {
    const lists = [
      text(200, 'text/html', '<p>'),
      json(404, { error: 'no such path' }),
      json(200, {
        jobs: [
          { job_id: 'j1', status: 'completed' },
          { job_id: 'j2', status: 'completed' },
        ],
      }),
    ];
    for (const list of lists) {
      let submits = 0;
      const { jobs, connection } = await serviceThat(t, {
        post: (incoming, response) => {
          submits += 1;
          json(202, { job_id: `j${submits}`, status: 'pending' })(incoming, response);
        },
        get: (incoming, response) =>
          (incoming.url === '/jobs' ? list : json(200, { status: 'completed', result: finished }))(incoming, response),
      });
      const runs = ['a', 'b'].map((key) => runJob(jobs, connection, jobs.add(newJob(key)).key, request));
      for (const ended of await Promise.all(runs)) assert.equal(ended.result?.stdout, 'out\n');
    }
  });

  test('a service that gives two jobs one id settles both', async (t) => {
    const { jobs, connection } = await serviceThat(t, {
      post: accepted,
      get: json(200, { job_id: 'j1', status: 'completed', result: finished }),
    });
    const runs = ['a', 'b'].map((key) => runJob(jobs, connection, jobs.add(newJob(key)).key, request));
    for (const ended of await Promise.all(runs)) assert.equal(ended.status, 'completed');
  });

  test('a cancel answered without output ends as cancelled, also when the service forgets the job', async (t) => {
    let cancelled = false;
    const { jobs, connection } = await serviceThat(t, {
      post: accepted,
      get: (incoming, response) =>
        (cancelled ? json(404, { error: 'gone' }) : json(200, { status: 'running' }))(incoming, response),
      delete: (_incoming, response) => {
        cancelled = true;
        response.writeHead(204).end();
      },
    });
    const running = runJob(jobs, connection, jobs.add(newJob('k')).key, request);
    await until(() => jobs.get('k')?.status === 'running');
    await cancelJob(jobs, connection, 'k');
    assert.equal((await running).status, 'cancelled');
  });

  test('a cancel that is only confirmed asks the job once more for what it had printed', async (t) => {
    const result = { ...finished, success: false, exit_code: -1, stdout: 'partial' };
    let isCancelled = false;
    const { service, jobs, connection } = await serviceThat(t, {
      get: (incoming, response) =>
        json(200, isCancelled ? { status: 'cancelled', result } : { status: 'running' })(incoming, response),
      delete: (incoming, response) => {
        isCancelled = true;
        json(200, { success: true, message: 'Job cancelled' })(incoming, response);
      },
    });
    jobs.add(newJob('k', { jobId: 'j1', status: 'unknown' }));
    await cancelJob(jobs, connection, 'k');
    assert.deepEqual([jobs.get('k')?.status, jobs.get('k')?.result?.stdout], ['cancelled', 'partial']);
    assert.deepEqual(service.requests, ['DELETE /jobs/j1', 'GET /jobs/j1']);
  });

  test('what a service says in place of an answer is why a run failed, and why a cancel did', async (t) => {
    const said = json(200, { error: 'All machines are busy' });
    const { jobs, connection } = await serviceThat(t, { post: said, delete: said });
    await assert.rejects(
      runJob(jobs, connection, jobs.add(newJob('k')).key, request),
      /^ApiError: All machines are busy/,
    );
    assert.deepEqual([jobs.get('k')?.status, jobs.get('k')?.problem], ['failed', 'All machines are busy.']);
    jobs.add(newJob('running', { jobId: 'j1', status: 'running' }));
    await assert.rejects(cancelJob(jobs, connection, 'running'), /All machines are busy/);
    assert.equal(jobs.get('running')?.status, 'running');
  });

  test('the language that the service detects is told with its answer to the submit', async (t) => {
    const { jobs, connection } = await serviceThat(t, {
      post: json(202, { job_id: 'j1', status: 'pending', detected_language: 'ruby' }),
      get: json(200, { job_id: 'j1', status: 'completed', result: finished }),
    });
    const languages: (string | undefined)[] = [];
    jobs.onDidChange(({ status, language }) => status === 'pending' && languages.push(language));
    const { ttl } = request;
    await runJob(jobs, connection, jobs.add(newJob('k')).key, { code: '#!/usr/bin/env ruby', ttl });
    assert.deepEqual(languages, ['ruby']);
  });

  test('a cancel that is refused for now, or too early, is sent again', async (t) => {
    const refusals = [json(404, { error: 'not yet' }), json(503, { error: 'busy' })];
    const { service, jobs, connection } = await serviceThat(t, {
      post: accepted,
      get: json(200, { status: 'running' }),
      delete: (incoming, response) => {
        const answer = refusals.shift() ?? json(200, { message: 'Job cancelled', job_id: 'j1', result: finished });
        answer(incoming, response);
      },
    });
    jobs.add(newJob('k'));
    const running = runJob(jobs, connection, 'k', request);
    await until(() => jobs.get('k')?.jobId !== undefined);
    await cancelJob(jobs, connection, 'k');
    assert.equal((await running).status, 'cancelled');
    assert.equal(service.requests.filter((line) => line.startsWith('DELETE')).length, 3);
  });

  test('a cancel that is refused for good says so, and the job goes on', async (t) => {
    const { jobs, connection } = await serviceThat(t, {
      get: json(200, { status: 'running' }),
      delete: json(403, { error: 'forbidden', message: 'Not your job' }),
    });
    jobs.add({ ...newJob('k'), jobId: 'j1', status: 'running' });
    await assert.rejects(cancelJob(jobs, connection, 'k'), /Not your job/);
    assert.deepEqual([jobs.get('k')?.cancelRequested, jobs.get('k')?.status], [false, 'running']);
    assert.match(jobs.get('k')?.problem ?? '', /could not be cancelled/);
  });

  test('a cancel takes the job as it stands then: one that has got its id meanwhile is cancelled on the service', async (t) => {
    const { service, jobs, connection } = await serviceThat(t, {
      delete: json(200, { message: 'Job cancelled', job_id: 'j1', result: finished }),
    });
    jobs.add(newJob('k'));
    jobs.update('k', { jobId: 'j1', status: 'running' });
    await cancelJob(jobs, connection, 'k');
    assert.deepEqual(service.requests, ['DELETE /jobs/j1']);
    assert.equal(jobs.get('k')?.status, 'cancelled');
  });

  test('cancelling a job that was given up on keeps its partial output', async (t) => {
    const { jobs, connection } = await serviceThat(t, {
      delete: json(200, { message: 'Job cancelled', job_id: 'j1', result: { ...finished, stdout: 'partial' } }),
    });
    jobs.add({ ...newJob('k'), jobId: 'j1', status: 'unknown' });
    await cancelJob(jobs, connection, 'k');
    assert.deepEqual([jobs.get('k')?.status, jobs.get('k')?.result?.stdout], ['cancelled', 'partial']);
  });

  test('a job started elsewhere that is gone leaves the panel when it is cancelled', async (t) => {
    const { jobs, connection } = await serviceThat(t, {});
    jobs.add({ ...newJob('k'), jobId: 'j1', status: 'running', startedHere: false });
    await cancelJob(jobs, connection, 'k');
    assert.equal(jobs.get('k'), undefined);
  });

  test('nothing of an end is told before it is known what to hide in it', async (t) => {
    const result = { ...finished, stdout: 'a hidden-value' };
    const { jobs, connection } = await serviceThat(t, {
      get: json(200, { job_id: 'j1', status: 'completed', result }),
      delete: json(200, { message: 'Job cancelled', job_id: 'j1', result }),
    });
    for (const end of [
      () => lookAgain(jobs, connection, newJob('k', { jobId: 'j1' })),
      () => cancelJob(jobs, connection, 'k'),
    ]) {
      let tell = (_: readonly string[]): void => {};
      const values = new Promise<readonly string[]>((resolve) => {
        tell = resolve;
      });
      jobs.add(newJob('k', { jobId: 'j1', status: 'unknown' }));
      jobs.hideOnceKnown('k', values);
      const ending = end();
      await until(() => /keyring .* unlock it/.test(jobs.get('k')?.problem ?? ''));
      await delay(100);
      assert.deepEqual([jobs.get('k')?.result, jobs.get('k')?.finishedAt], [undefined, undefined]);
      tell(['hidden-value']);
      await ending;
      assert.deepEqual([jobs.get('k')?.result?.stdout, jobs.get('k')?.problem], ['a ***', undefined]);
    }
  });

  test('a listener that throws ends nothing: it is told of, and the others hear', async (t) => {
    let looks = 0;
    const { connection } = await serviceThat(t, {
      post: accepted,
      get: (incoming, response) => {
        looks += 1;
        const status = looks < 3 ? 'running' : 'completed';
        json(200, { job_id: 'j1', status, ...(looks < 3 ? {} : { result: finished }) })(incoming, response);
      },
    });
    const errors: unknown[] = [];
    const jobs = new Jobs((error) => errors.push(error));
    const heard: string[] = [];
    jobs.onDidChange(() => {
      throw new Error('a view is broken');
    });
    jobs.onDidChange(({ status }) => heard.push(status));
    assert.equal((await runJob(jobs, connection, jobs.add(newJob('k')).key, request)).status, 'completed');
    assert.deepEqual(heard, ['submitting', 'pending', 'running', 'completed']);
    assert.equal(errors.length, heard.length);
  });

  test('looking again outlasts a busy moment', async (t) => {
    let looks = 0;
    const { jobs, connection } = await serviceThat(t, {
      get: (incoming, response) => {
        looks += 1;
        const answer =
          looks === 1 ? json(503, { error: 'busy' }) : json(200, { status: 'completed', result: finished });
        answer(incoming, response);
      },
    });
    await lookAgain(jobs, connection, jobs.add({ ...newJob('k'), jobId: 'j1', status: 'unknown' }));
    assert.equal(jobs.get('k')?.status, 'completed');
  });
});
