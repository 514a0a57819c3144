import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FollowOptions } from '../../../../src/jobs/following/followedJob';
import { type Answer, serviceThat } from '../../../support/connectionTo';
import { json } from '../../../support/faultyService';

/** What following sends, counted by the server. */

const finished = { success: true, stdout: 'out\n', stderr: '', exit_code: 0, language: 'python' };
const options: FollowOptions = { ttlSeconds: 60, onSeen: () => {} };
const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const running = (...ids: string[]): Answer => json(200, { jobs: ids.map((id) => ({ job_id: id, status: 'running' })) });
const completed = json(200, { status: 'completed', result: finished });

/** Answers the list and the looks apart. */
const byPath =
  (list: Answer, look: Answer): Answer =>
  (incoming, response) =>
    (incoming.url === '/jobs' ? list : look)(incoming, response);
const counted = (requests: readonly string[]): readonly [lists: number, looks: number] => [
  requests.filter((line) => line === 'GET /jobs').length,
  requests.filter((line) => line.startsWith('GET /jobs/')).length,
];

test('a look that fails is repeated when it is due, not at every tick of the others', async (t) => {
  const get = byPath(running('runs'), json(500, { error: 'Broken' }));
  const { service, connection } = await serviceThat(t, { get });
  const { follower } = connection;
  const [runs, broken] = ['runs', 'broken'].map((id) => follower.follow(id, { ...options, firstDelayMs: 0 }));
  runs?.catch(() => undefined);
  broken?.catch(() => undefined);
  await delay(3500);
  const [lists, looks] = counted(service.requests);
  assert.ok(looks === 2, `${looks} looks: at once and after two seconds`);
  assert.ok(lists >= 4, `${lists} lists: the other job goes on`);
});

test('while the list makes no sense the jobs are looked at when they are due, and the list is left alone', async (t) => {
  const get = byPath(json(404, { error: 'not found' }), json(200, { status: 'running' }));
  const { service, connection } = await serviceThat(t, { get });
  for (const id of ['a', 'b', 'c']) connection.follower.follow(id, options).catch(() => undefined);
  await delay(2600);
  const [lists, looks] = counted(service.requests);
  assert.equal(lists, 1);
  assert.ok(looks >= 6 && looks <= 12, `${looks} looks: each job's after 300, 750, 1450 and 2350 ms`);
});

test('one look that is not answered holds up neither the list nor the other looks', async (t) => {
  const get: Answer = (incoming, response) => {
    if (incoming.url === '/jobs/stalled') return;
    (incoming.url === '/jobs' ? running() : completed)(incoming, response);
  };
  const { connection } = await serviceThat(t, { get });
  connection.follower.follow('stalled', options).catch(() => undefined);
  const others = await Promise.all(['a', 'b', 'c'].map((id) => connection.follower.follow(id, options)));
  assert.deepEqual(
    others.map(({ job }) => job.status),
    ['completed', 'completed', 'completed'],
  );
});

test('many jobs that end together are asked for a few at a time', async (t) => {
  let [under, most] = [0, 0];
  const look: Answer = async (incoming, response) => {
    under += 1;
    most = Math.max(most, under);
    await delay(20);
    under -= 1;
    completed(incoming, response);
  };
  const { service, connection } = await serviceThat(t, { get: byPath(running(), look) });
  const ids = Array.from({ length: 40 }, (_, n) => `j${n}`);
  await Promise.all(ids.map((id) => connection.follower.follow(id, options)));
  assert.deepEqual(counted(service.requests), [1, 40]);
  assert.ok(most > 1 && most <= 6, `${most} at a time`);
});

test('a key that allows few requests gets a result that is there before the next list', async (t) => {
  const { service, connection } = await serviceThat(t, { get: byPath(running('runs'), completed) });
  t.mock.getter(connection.allowance, 'gapMs', () => 300);
  connection.follower.follow('runs', options).catch(() => undefined);
  await connection.follower.follow('ended', options);
  assert.deepEqual(service.requests, ['GET /jobs', 'GET /jobs/ended']);
});

test('too many requests: none is sent before the time that the service names, whatever it is for', async (t) => {
  let refused = false;
  const once: Answer = (incoming, response) => {
    const answer = refused ? running('a', 'b') : json(429, { error: 'rate_limit_exceeded' }, { 'retry-after': '2' });
    refused = true;
    answer(incoming, response);
  };
  const { service, connection } = await serviceThat(t, { get: byPath(once, completed) });
  for (const id of ['a', 'b']) connection.follower.follow(id, options).catch(() => undefined);
  await delay(600);
  connection.follower.lookNow('a');
  await delay(1200);
  assert.equal(service.requests.length, 1);
  await delay(1000);
  assert.equal(service.requests[1], 'GET /jobs');
});

test('the time of day does not matter: following goes on when the clock is set back', async (t) => {
  const { connection } = await serviceThat(t, { get: completed });
  const followed = connection.follower.follow('j', options);
  t.mock.method(Date, 'now', () => 0);
  assert.equal((await followed).job.status, 'completed');
});

test('when the window is closed nothing more is sent', async (t) => {
  const { service, connection } = await serviceThat(t, { get: running('a', 'b') });
  const followed = ['a', 'b'].map((id) => connection.follower.follow(id, options));
  connection.follower.dispose();
  for (const each of followed) await assert.rejects(each, /window closed/);
  await delay(600);
  assert.deepEqual(service.requests, []);
});

test('a key that allows few requests: of jobs that are due together one is asked for at a time', async (t) => {
  const get = byPath(json(200, { jobs: [] }), json(429, { error: 'rate_limit_exceeded' }));
  const { service, connection } = await serviceThat(t, { get });
  t.mock.getter(connection.allowance, 'gapMs', () => 1000);
  for (const id of ['a', 'b', 'c', 'd'])
    connection.follower.follow(id, { ...options, firstDelayMs: 0 }).catch(() => undefined);
  await delay(1800);
  assert.deepEqual(counted(service.requests), [1, 1]);
});
