import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskResult } from '../../../../src/jobs/output/mask';

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
