import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JobTree } from '../../../src/editor/panel/jobTree';
import { Jobs, type TrackedJob } from '../../../src/jobs/jobs';
import { finishedJob } from '../../support/finishedJob';

const active = (key: string): TrackedJob => ({
  ...{ key, service: 'local', title: `${key}.py`, language: 'python' },
  ...{ status: 'running', startedHere: true, submittedAt: Date.now() },
});

function shownTree(...jobs: readonly TrackedJob[]): { tree: JobTree; jobs: Jobs } {
  const all = new Jobs();
  for (const job of jobs) all.add(job);
  const tree = new JobTree(all);
  assert.equal(tree.changes(), undefined, 'at first all are drawn');
  for (const group of tree.children()) tree.children(group);
  return { tree, jobs: all };
}

test('while rows stay what they are only those of active and of touched jobs are drawn, by their identity', () => {
  const { tree, jobs } = shownTree(active('a'), active('b'), finishedJob({ key: 'c' }));
  const [first, second] = tree.children(tree.children()[0]);
  assert.deepEqual(tree.changes(), [first, second]);
  jobs.update('a', { cancelRequested: true });
  tree.touch('c');
  const drawn = tree.changes() ?? [];
  assert.equal(drawn.length, 3);
  for (const row of [first, second, tree.job('c')]) assert.ok(drawn.includes(row as (typeof drawn)[number]));
  assert.deepEqual(tree.changes(), [first, second], 'what was touched is drawn once');
});

const artifact = { filename: 'a.out', size: 1, content: new Uint8Array(1), mimeType: undefined, error: undefined };

test('all are drawn when rows come, go, move, or get artifacts', () => {
  const { tree, jobs } = shownTree(active('a'), active('b'));
  const isAll = (what: string): void => {
    assert.equal(tree.changes(), undefined, what);
    assert.notEqual(tree.changes(), undefined, `${what}, once`);
  };
  jobs.add(active('c'));
  isAll('one came');
  jobs.update('a', { status: 'completed', finishedAt: Date.now() });
  isAll('one moved');
  jobs.update('c', { result: { ...finishedJob({}, { artifacts: [artifact] }).result } as TrackedJob['result'] });
  isAll('one got artifacts');
  jobs.remove('b');
  isAll('one went');
});
