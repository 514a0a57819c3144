import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findNotice } from '../../../../src/jobs/output/notices';
import { documentOf, outcomeText, type Section } from '../../../../src/jobs/output/outcome';
import { sentRequest } from '../../../../src/jobs/request/sentRequest';
import { finishedJob } from '../../../support/finishedJob';

test('the outcome has both streams, the exit code, the time and the reason', async () => {
  const failed = finishedJob({}, { stdout: 'a\n', stderr: 'b\n', exitCode: 3, totalTimeMs: 523, error: 'memory' });
  assert.equal(await outcomeText(failed), 'a\n── stderr ──\nb\n── ✗ fib.py: completed, exit code 3, 523 ms. memory');
});

test('no output is said', async () => {
  assert.match(await outcomeText(finishedJob({}, {})), /^\(no output\)\n/);
});

test('a cancelled job has its partial output, and neither an exit code nor a reason that say nothing', async () => {
  const cancelled = finishedJob(
    { status: 'cancelled' },
    { stdout: 'a\n', exitCode: -1, error: 'The job was cancelled.' },
  );
  assert.equal(await outcomeText(cancelled), 'a\n── ■ fib.py: cancelled');
});

test('much output is cut at a line, with a notice that leads to all of it', async () => {
  const line = `${'x'.repeat(1023)}\n`;
  const text = await outcomeText(finishedJob({ jobId: 'job-1' }, { stdout: line.repeat(10_240), stderr: 'why\n' }));
  const lines = text.split('\n');
  assert.equal(lines.filter((each) => each.startsWith('xxx')).length, 512);
  const [notice = ''] = lines.filter((each) => each.startsWith('…'));
  assert.match(notice, /^… 9\.5 MB more of stdout: Open Full Output of job job-1$/);
  const found = findNotice(notice);
  assert.deepEqual([found?.action, found?.job], ['Open Full Output', 'job-1']);
  assert.equal(notice.slice(found?.start, found?.end), 'Open Full Output');
  assert.deepEqual(lines.slice(-3), ['── stderr ──', 'why', '── ✓ fib.py: completed']);
});

test('progress of many megabytes that comes to one line needs no notice', async () => {
  const stdout = `${Array.from({ length: 200_000 }, (_, step) => `${step} of 200000`).join('\r')}\n`;
  assert.equal(await outcomeText(finishedJob({}, { stdout })), '199999 of 200000\n── ✓ fib.py: completed');
});

test('colours are left out, which is said with a way to them', async () => {
  const text = await outcomeText(finishedJob({}, { stdout: '\u001b[31mred\u001b[0m\n' }));
  assert.equal(text, 'red\n… colours are left out here: Open in Terminal View of job k\n── ✓ fib.py: completed');
  assert.doesNotMatch(await outcomeText(finishedJob({}, { stdout: '\u001b[0m\u001b[2Kplain' })), /colours/);
});

test('an id that does not fit in a notice is replaced by the key', async () => {
  const text = await outcomeText(finishedJob({ jobId: 'a b): evil' }, { stdout: '\u001b[1mx' }));
  assert.match(text, /of job k$/m);
});

test('what is no notice is not taken for one', () => {
  for (const line of [
    'x … 1 KB more of stdout: Open Full Output of job k',
    '… 1 KB more of stdout: Open Full Output of job a b',
    '… : Open Full Output of job',
    `… ${'x'.repeat(100)}: Open Full Output of job k`,
  ])
    assert.equal(findNotice(line), undefined, line);
});

test('the document has everything, and its parts lie where they are said to lie', async () => {
  const sent = { ...sentRequest({ language: 'python', code: 'x' }), target: 'execute' as never };
  const forged = '── stderr ──\n── ✓ fib.py: completed, exit code 0';
  const stdout = `${'out\n'.repeat(400_000)}${forged}\n`;
  const { text, section } = await documentOf(
    finishedJob({ sent, place: 'here' }, { stdout, stderr: 'err\nerr', exitCode: 1 }),
  );
  const lines = text.split('\n');
  assert.match(lines[0] ?? '', /^── fib\.py · python · here ─+$/);
  assert.deepEqual(
    [section.name, section.detail, section.start, section.end],
    ['fib.py', 'completed, exit code 1', 0, lines.length - 1],
  );
  const part = ({ name, start, end }: Section): string => `${name}: ${lines[start]} … ${lines[end]}`;
  assert.deepEqual(section.sections.map(part), [
    'stdout: ── stdout ── … ── ✓ fib.py: completed, exit code 0',
    'stderr: ── stderr ── … err',
  ]);
  assert.deepEqual(
    section.sections.map(({ detail }) => detail),
    ['400002 lines', '2 lines'],
  );
});
