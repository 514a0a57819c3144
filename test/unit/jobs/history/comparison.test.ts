import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparableText, comparisonTitle, printedText } from '../../../../src/jobs/history/comparison';
import { otherRuns, previousRun } from '../../../../src/jobs/history/otherRuns';
import { runTime } from '../../../../src/jobs/history/runTime';
import type { TrackedJob } from '../../../../src/jobs/jobs';
import { turnsDuring } from '../../../support/turns';

const result = { success: true, stdout: 'out\n', stderr: '', exitCode: 0, artifacts: [] };

const run = (key: string, submittedAt: number, change: Partial<TrackedJob> = {}): TrackedJob => ({
  key,
  service: 'cloud',
  title: 'fib.py',
  status: 'completed',
  startedHere: true,
  resource: 'file:///w/fib.py',
  part: 'file',
  submittedAt,
  finishedAt: submittedAt + 1,
  result,
  ...change,
});

test('compared: what was printed and how it ended, without times, ids and names', async () => {
  const first = run('a', 1, { jobId: 'x', result: { ...result, totalTimeMs: 5, jobId: 'x' } });
  const second = run('b', 9, { jobId: 'y', title: 'other.py', result: { ...result, totalTimeMs: 7000 } });
  assert.equal(await comparableText(first), await comparableText(second));
  assert.equal(await comparableText(first), 'out\n── ✓ completed, exit code 0\n');
  const both = run('c', 1, { result: { ...result, stdout: 'no end', stderr: 'oh\n', exitCode: 3 } });
  assert.equal(await comparableText(both), 'no end\n── stderr ──\noh\n── ✗ completed, exit code 3\n');
  const none = run('d', 1, { status: 'timeout', result: { ...result, stdout: '', exitCode: -1 } });
  assert.equal(await comparableText(none), '(no output)\n── ✗ stopped at its time limit\n');
  assert.match(
    await comparableText(run('e', 1, { result: { ...result, error: 'out of memory\n' } })),
    /exit code 0, out of memory\n$/,
  );
});

test('compared: hostile output is harmless, and what is too long still tells a difference', async () => {
  const hostile = run('a', 1, { result: { ...result, stdout: '\u001b[31mred\u001b[0m\u202etxt\r\n' } });
  assert.equal(await comparableText(hostile), 'red\\u{202E}txt\n── ✓ completed, exit code 0\n');
  const long = (end: string): Promise<string> =>
    comparableText(run('b', 1, { result: { ...result, stdout: `${'x'.repeat(3 * 1_048_576)}${end}` } }));
  assert.ok((await long('1')).length < 2.1 * 1_048_576);
  assert.notEqual(await long('1'), await long('2'));
  assert.equal(await long('1'), await long('1'));
});

test('compared: others have their turn while long outputs are read', async () => {
  const stdout = 'x\r'.repeat(1_048_576);
  const long = run('a', 1, { result: { ...result, stdout, stderr: stdout } });
  assert.ok((await turnsDuring(() => comparableText(long))) > 2);
});

test('compared: one run is read once, whoever asks', () => {
  const first = run('a', 1);
  assert.equal(comparableText(first), comparableText(first));
});

test('copied: stdout, then stderr, each on lines of its own', async () => {
  assert.equal(await printedText({ stdout: 'a', stderr: 'b' }), 'a\nb');
  assert.equal(await printedText({ stdout: 'a\n', stderr: '' }), 'a\n');
  assert.equal(await printedText({ stdout: '', stderr: '\u001b[1mb' }), 'b');
});

test('copied: others have their turn while a long progress is read', async () => {
  const stdout = '12345678\u001b[0m\r'.repeat(600_000);
  assert.ok((await turnsDuring(() => printedText({ stdout, stderr: '' }))) > 2);
});

test('the run before: of the same file and part, ended, with an output', () => {
  const now = run('now', 10);
  const jobs = [
    now,
    run('later', 11),
    run('before', 8),
    run('long before', 2),
    run('other file', 9, { resource: 'file:///w/other.py' }),
    run('selection', 9, { part: 'selection', title: 'fib.py:3-7' }),
    run('lost', 9, { result: undefined }),
    run('active', 9, { status: 'running', finishedAt: undefined, result: undefined }),
  ];
  assert.equal(previousRun(jobs, now)?.key, 'before');
  assert.equal(previousRun(jobs, run('s', 10, { part: 'selection', title: 'fib.py:3-7' }))?.key, 'selection');
  assert.equal(previousRun(jobs, run('s', 10, { part: 'selection', title: 'fib.py:4-8' })), undefined);
  assert.equal(previousRun(jobs, run('no file', 10, { resource: undefined })), undefined);
  assert.deepEqual(
    otherRuns(jobs, now).map(({ key }) => key),
    ['later', 'selection', 'before', 'long before', 'other file'],
  );
});

test('the title of a comparison: minutes, seconds where they are needed, days where it was not today', () => {
  const at = (hours: number, minutes: number, seconds: number, day = 24, year = 2026): number =>
    new Date(year, 10, day, hours, minutes, seconds).getTime();
  const now = new Date(2026, 10, 24, 18);
  const title = (first: number, second: number, other = 'fib.py'): string =>
    comparisonTitle(run('a', first), run('b', second, { title: other }), now);
  assert.equal(title(at(12, 3, 1), at(12, 9, 2)), 'fib.py: 12:03 ↔ 12:09');
  assert.equal(title(at(12, 3, 1), at(12, 3, 2)), 'fib.py: 12:03:01 ↔ 12:03:02');
  assert.equal(title(at(12, 3, 1, 23), at(12, 3, 1)), 'fib.py: Nov 23 12:03 ↔ 12:03');
  assert.equal(title(at(12, 3, 1), at(12, 9, 2), 'b\u202e.py'), 'fib.py 12:03 ↔ b\\u{202E}.py 12:09');
  assert.equal(runTime(at(7, 5, 9, 24, 2025), now, 'seconds'), 'Nov 24, 2025 07:05:09');
});
