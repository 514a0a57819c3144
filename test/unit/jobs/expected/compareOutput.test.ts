import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareOutput, normalOutput, withoutTrailingBlanks } from '../../../../src/jobs/expected/compareOutput';
import { expectedNames, isExpectedFile, stemOf } from '../../../../src/jobs/expected/expectedFile';

const compared = (expected: string, actual: string) => compareOutput(normalOutput(expected), normalOutput(actual));

test('line ends and one last newline make no difference, anything else does', () => {
  assert.equal(compared('a\r\nb\r\n', 'a\nb'), undefined);
  assert.equal(compared('', '\n'), undefined);
  for (const other of ['a\nb\n\n', 'a\nb ', ' a\nb', 'a\n\nb', 'a\rb', 'A\nb', 'ab'])
    assert.notEqual(compared('a\nb\n', other), undefined, JSON.stringify(other));
});

test('the first line that differs is told', () => {
  const cases: readonly (readonly [string, string, object])[] = [
    ['a\nb\nc', 'a\nx\nc', { line: 1, expected: 'b', actual: 'x', isBlank: false }],
    ['a\nb', 'a', { line: 1, expected: 'b', actual: undefined, isBlank: false }],
    ['a', 'a\nb\nc', { line: 1, expected: undefined, actual: 'b', isBlank: false }],
    ['a', 'a\n\n', { line: 1, expected: undefined, actual: '', isBlank: true }],
    ['', 'b\nc', { line: 0, expected: undefined, actual: 'b', isBlank: false }],
    ['b\nc', '', { line: 0, expected: 'b', actual: undefined, isBlank: false }],
    ['\nb', '\nc', { line: 1, expected: 'b', actual: 'c', isBlank: false }],
    ['\nb', 'x\nb', { line: 0, expected: '', actual: 'x', isBlank: false }],
    ['ab', 'abc\nd', { line: 0, expected: 'ab', actual: 'abc', isBlank: false }],
    ['a b', 'a  b', { line: 0, expected: 'a b', actual: 'a  b', isBlank: true }],
  ];
  for (const [expected, actual, difference] of cases)
    assert.deepEqual(compared(expected, actual), difference, JSON.stringify([expected, actual]));
});

test('the line told is the first of the split texts that differs', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '\n', ' ')).map((all) => normalOutput(all.join('')));
  fc.assert(
    fc.property(text, text, (expected, actual) => {
      const rows = (all: string): string[] => (all === '' ? [] : all.split('\n'));
      const [wanted, got] = [rows(expected), rows(actual)];
      const line = [...wanted, ...got, ''].findIndex((_, index) => wanted[index] !== got[index]);
      const found = compareOutput(expected, actual);
      if (expected === actual) assert.equal(found, undefined);
      else assert.deepEqual([found?.line, found?.expected, found?.actual], [line, wanted[line], got[line]]);
    }),
  );
});

test('white space at line ends can be left out', () => {
  assert.equal(withoutTrailingBlanks('a \t\n b\r\n\n c '), 'a\n b\n\n c');
});

test('nothing but white space differs when the texts without it are the same', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '\n', ' ', '\u3000', 'é')).map((all) => all.join(''));
  fc.assert(
    fc.property(text, text, (expected, actual) => {
      const [wanted, got] = [expected, actual].map((all) => all.replace(/\s+/g, ''));
      if (expected !== actual) assert.equal(compareOutput(expected, actual)?.isBlank, wanted === got);
      const lines = expected.split('\n').map((line) => line.trimEnd());
      assert.equal(withoutTrailingBlanks(expected), lines.join('\n'));
    }),
  );
});

test('the names of expected files', () => {
  assert.deepEqual(expectedNames('fib.py'), ['fib.py.expected.txt', 'fib.expected.txt']);
  assert.deepEqual(expectedNames('a.b.py'), ['a.b.py.expected.txt', 'a.b.expected.txt']);
  assert.deepEqual(expectedNames('script'), ['script.expected.txt']);
  assert.deepEqual(expectedNames('.py'), ['.py.expected.txt']);
  assert.deepEqual(['x.expected.txt', '.expected.txt', 'expected.txt', 'x.expected.txt.bak'].map(isExpectedFile), [
    ...[true, false, false, false],
  ]);
  assert.equal(stemOf('fib.py.expected.txt'), 'fib.py');
});
