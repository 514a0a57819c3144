import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Jobs } from '../../../../src/jobs/jobs';
import { maskResult, maskText } from '../../../../src/jobs/output/mask';

const result = (stdout: string, stderr = '') => ({ success: true, stdout, stderr, artifacts: [] });

test('secret values are hidden in both streams and in the error', () => {
  const masked = maskResult({ ...result('a hunter2! b hunter2!', 'x hunter2!'), error: 'hunter2! is wrong' }, [
    'hunter2!',
  ]);
  assert.deepEqual([masked.stdout, masked.stderr, masked.error], ['a *** b ***', 'x ***', '*** is wrong']);
});

test('each line of a value is, and the longest goes first', () => {
  assert.equal(maskResult(result('line-one\nonly: line-two'), ['line-one\nline-two']).stdout, '***\nonly: ***');
  assert.equal(maskResult(result('abcdefgh'), ['abcdef', 'abcdefgh']).stdout, '***');
});

test('short values are left, as hiding them would spoil everything', () => {
  assert.equal(maskResult(result('1 dev 12345'), ['1', 'dev', '12345']).stdout, '1 dev 12345');
});

test('nothing that is said of a job repeats what was given in secret', () => {
  const jobs = new Jobs();
  const base = {
    key: 'k',
    service: 'cloud',
    title: 'a.py',
    status: 'running',
    startedHere: true,
    submittedAt: 0,
  } as const;
  jobs.add(base);
  jobs.hide('k', ['hunter2!']);
  assert.equal(jobs.update('k', { problem: 'bad value: hunter2!' })?.problem, 'bad value: ***');
  const artifacts = [{ filename: 'hunter2!.txt', size: 0, error: 'no hunter2!' }];
  const ended = jobs.update('k', { finishedAt: 1, result: { ...result('hunter2!'), artifacts } });
  assert.deepEqual(ended?.result?.artifacts, [{ filename: '***.txt', size: 0, error: 'no ***' }]);
});

test('values that overlap leave nothing of either', () => {
  assert.equal(maskText('xx abcdefghijkl yy', ['abcdefgh', 'efghijkl']), 'xx *** yy');
  assert.equal(maskText('abcabcabcabc', ['abcabc']), '***');
  assert.equal(maskText('abcdefabcdef', ['abcdef']), '******');
});

test('any values are hidden wherever they stand', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '\u{1F600}'), { maxLength: 60 }).map((all) => all.join(''));
  const secrets = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 6, maxLength: 8 }), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(text, secrets, (all, hidden) => {
      const units = all.split('');
      const isHidden = units.map(() => false);
      for (const secret of hidden)
        for (let at = all.indexOf(secret); at !== -1; at = all.indexOf(secret, at + 1))
          isHidden.fill(true, at, at + secret.length);
      assert.equal(maskText(all, hidden).replaceAll('*', ''), units.filter((_, at) => !isHidden[at]).join(''));
    }),
  );
});

test('a value is hidden however often it stands there, and one that overlaps itself only once', () => {
  const text = 'abcdefgh ijklmnop '.repeat(6000);
  assert.equal(maskText(text, ['abcdefgh', 'ijklmnop']), '*** *** '.repeat(6000));
  assert.equal(maskText('a'.repeat(50_000), ['aaaaaa']), '***');
});
