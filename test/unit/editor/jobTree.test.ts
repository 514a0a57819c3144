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
  ask(tree);
  return { tree, jobs: all };
}

/** As the editor does: for all that is not folded. */
function ask(tree: JobTree): void {
  for (const group of tree.children()) tree.children(group);
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

test('all are drawn when rows come, go or move, until the editor has asked', () => {
  const { tree, jobs } = shownTree(active('a'), active('b'));
  const isAll = (what: string): void => {
    assert.equal(tree.changes(), undefined, what);
    assert.equal(tree.changes(), undefined, `${what}, and the editor has not asked`);
    ask(tree);
    assert.notEqual(tree.changes(), undefined, `${what}, and the editor has asked`);
  };
  jobs.add(active('c'));
  isAll('one came');
  jobs.update('a', { status: 'completed', finishedAt: Date.now() });
  isAll('one moved');
  jobs.remove('b');
  isAll('one went');
});

test('all are drawn while nobody has asked, and when a job moves while the editor asks group by group', () => {
  const { tree, jobs } = shownTree(active('a'), finishedJob({ key: 'b' }));
  const [first, second] = tree.children();
  tree.children(first);
  jobs.update('a', { status: 'completed', finishedAt: Date.now() });
  tree.children(second);
  assert.equal(tree.changes(), undefined);
  assert.equal(new JobTree(jobs).changes(), undefined);
});

test('rows that are folded are not waited for, and artifacts count where they were asked about', () => {
  const { tree, jobs } = shownTree(active('a'), active('b'));
  tree.children(tree.job('a'));
  const result = finishedJob({}, { artifacts: [artifact] }).result as NonNullable<TrackedJob['result']>;
  jobs.update('b', { result });
  assert.notEqual(tree.changes(), undefined, 'nobody has asked what is below this one');
  jobs.update('a', { result });
  assert.equal(tree.changes(), undefined);
});
