import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { cancelJob } from '../../../src/jobs/cancelJob';
import { runJob } from '../../../src/jobs/runJob';
import { adopt } from '../../../src/jobs/submitting/adopt';
import { type Answer, newJob, serviceThat } from '../../support/connectionTo';
import { json } from '../../support/faultyService';

/** Submits that are answered after their caller was told that there is no answer. */

const request = { language: 'python', code: 'print(1)', ttl: 5 } as const;
const result = { success: true, stdout: 'out\n', stderr: '', exit_code: 0, language: 'python' };
const refused = json(429, { error: 'rate_limit_exceeded' });
const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A job whose submit is not answered until `answer` is called; it is unconfirmed by then. */
async function unanswered(t: TestContext) {
  const answers: ((answer: Answer) => void)[] = [];
  const connected = await serviceThat(t, {
    post: (incoming, response) => void answers.push((answer) => answer(incoming, response)),
    get: (incoming, response) =>
      json(200, { job_id: incoming.url?.split('/').pop(), status: 'completed', result })(incoming, response),
  });
  const { jobs, connection, service } = connected;
  jobs.add(newJob('k'));
  jobs.hide('k', ['hidden-value']);
  await assert.rejects(runJob(jobs, connection, 'k', request, { patienceMs: 50 }), /unconfirmed/);
  while (answers.length === 0) await delay(5);
  const submits = (): number => service.requests.filter((line) => line.startsWith('POST')).length;
  return { ...connected, submits, answer: (answer: Answer) => answers[0]?.(answer) };
}

// They wait for most of the time.
describe('an answer that comes late', { concurrency: true }, () => {
  test('a job that the person took for another one is one more: it is not forgotten', async (t) => {
    const world = await unanswered(t);
    await adopt(world.jobs, world.connection, 'k', 'other');
    world.answer(json(202, { job_id: 'own', status: 'pending' }));
    await delay(600);
    const rows = world.jobs.all().map(({ jobId, status, title }) => `${jobId} ${status} ${title}`);
    assert.deepEqual(rows, ['other completed a.py', 'own completed a.py']);
  });

  test('one that the person found is followed once', async (t) => {
    const world = await unanswered(t);
    await adopt(world.jobs, world.connection, 'k', 'own');
    world.answer(json(202, { job_id: 'own', status: 'pending' }));
    await delay(300);
    assert.equal(world.jobs.all().length, 1);
  });

  test('an answer that comes while the person chooses is not overruled by the choice, and no row is lost', async (t) => {
    for (const chosen of ['own', 'other']) {
      const world = await unanswered(t);
      world.answer(json(202, { job_id: 'own', status: 'pending' }));
      while (world.jobs.get('k')?.jobId === undefined) await delay(5);
      await adopt(world.jobs, world.connection, 'k', chosen);
      await delay(600);
      const rows = world.jobs.all().map(({ key, jobId, status }) => `${key} ${jobId} ${status}`);
      assert.deepEqual(rows, ['k own completed']);
    }
  });

  test('a job that another row of this window is about is not taken for a second one', async (t) => {
    const world = await unanswered(t);
    world.jobs.add(newJob('mine', { jobId: 'other', status: 'running' }));
    await adopt(world.jobs, world.connection, 'k', 'other');
    assert.deepEqual([world.jobs.get('mine')?.status, world.jobs.get('k')?.jobId], ['running', undefined]);
  });

  test('a late refusal of what has become another job is not sent again', async (t) => {
    const world = await unanswered(t);
    await adopt(world.jobs, world.connection, 'k', 'other');
    world.answer(refused);
    await delay(2500);
    assert.equal(world.submits(), 1);
  });

  test('a late refusal of what was dismissed, or run again instead, takes the row and sends nothing', async (t) => {
    for (const answer of [refused, json(400, { error: 'bad request' })]) {
      const { jobs, submits, answer: tell } = await unanswered(t);
      jobs.update('k', { isDismissed: true });
      tell(answer);
      await delay(2500);
      assert.equal(jobs.get('k'), undefined);
      assert.equal(submits(), 1);
    }
  });

  test('cancelled meanwhile: taken it is cancelled, refused it is not sent again', async (t) => {
    const { jobs, connection, submits, answer } = await unanswered(t);
    await cancelJob(jobs, connection, 'k');
    answer(refused);
    await delay(300);
    assert.deepEqual([jobs.get('k')?.status, submits()], ['cancelled', 1]);
  });

  test('a cancel that is pressed twice is sent once', async (t) => {
    const { jobs, connection, service } = await serviceThat(t, {
      delete: (incoming, response) =>
        void setTimeout(() => json(200, { message: 'Job cancelled', job_id: 'j', result })(incoming, response), 100),
    });
    jobs.add(newJob('k', { jobId: 'j', status: 'running' }));
    await Promise.all([1, 2, 3].map(() => cancelJob(jobs, connection, 'k')));
    assert.deepEqual(service.requests, ['DELETE /jobs/j']);
  });
});
