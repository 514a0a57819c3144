import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ElsewhereWatch } from '../../../src/jobs/elsewhereWatch';
import { newJob, serviceThat } from '../../support/connectionTo';
import { json, reset } from '../../support/faultyService';

/** Looks at jobs that were started elsewhere, counted by the server. Timers are called by hand. */

interface Situation {
  readonly isVisible?: () => boolean;
  readonly fails?: () => boolean;
}

async function watching(t: TestContext, { isVisible = () => true, fails = () => false }: Situation = {}) {
  let listed: readonly object[] = [];
  const connected = await serviceThat(t, {
    get: (incoming, response) => (fails() ? reset : json(200, { jobs: listed }))(incoming, response),
  });
  const { jobs, connection, service } = connected;
  const warnings: string[] = [];
  const watch = new ElsewhereWatch(jobs, new Map(), isVisible, { warn: (text) => warnings.push(text) });
  t.after(() => watch.dispose());
  const answered = async (count: number): Promise<void> => {
    while (service.requests.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const list = async (...ids: string[]): Promise<void> => {
    listed = ids.map((id) => ({ job_id: id, status: 'running' }));
    watch.show(connection, await connection.client.listJobs());
  };
  const end = (): void => {
    listed = [];
  };
  return { ...connected, watch, warnings, answered, list, end };
}

test('they are looked at while there are some, and go when they ended', async (t) => {
  const { jobs, watch, service, answered, list, end } = await watching(t);
  await list('a', 'b');
  assert.equal(jobs.active().length, 2);
  watch.lookNow();
  await answered(2);
  assert.equal(jobs.active().length, 2);
  end();
  watch.lookNow();
  await answered(3);
  assert.equal(jobs.all().length, 0);
  watch.lookNow();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(service.requests.length, 3, 'nothing is left to be looked at');
});

test('a panel that nobody sees sends nothing, and neither do jobs that another window follows', async (t) => {
  let isVisible = false;
  const { jobs, connection, watch, service, list } = await watching(t, { isVisible: () => isVisible });
  await list('a');
  watch.lookNow();
  isVisible = true;
  for (const { key } of jobs.all()) jobs.remove(key);
  jobs.add(newJob('theirs', { jobId: 'b', status: 'running', startedHere: false, inOtherWindow: true }));
  watch.show(connection, []);
  watch.lookNow();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(service.requests.length, 1);
});

test('what cannot be known for long is not shown as running', async (t) => {
  let down = false;
  const { jobs, watch, warnings, answered, list } = await watching(t, { fails: () => down });
  await list('a');
  down = true;
  for (let look = 1; look <= 5; look += 1) {
    assert.equal(jobs.active().length, 1);
    watch.lookNow();
    await answered(1 + look);
  }
  assert.equal(jobs.all().length, 0);
  assert.equal(warnings.length, 5);
});

test('a key that allows few requests is not spent on them before its time', async (t) => {
  const { connection, watch, service, list } = await watching(t);
  connection.allowance.learn({ valid: true, ratePerMinute: 1 });
  await list('a');
  watch.lookNow();
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(service.requests.length, 1);
});
