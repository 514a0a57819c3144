import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toSource } from '../../../../src/jobs/locations/toSource';
import { selectedLines, wholeFile } from '../../../../src/jobs/request/selection';

const sent = (parts: Parameters<typeof selectedLines>[0]) => {
  const { code, spans } = selectedLines(parts);
  return { code, spans, lines: code.split('\n') };
};

test('locations: in a whole file a place is where the tool says', () => {
  assert.deepEqual(toSource({ line: 3, column: 5, endColumn: 9 }, { spans: wholeFile }), {
    line: 3,
    column: 5,
    endColumn: 9,
  });
  assert.deepEqual(toSource({ line: 3 }, { spans: wholeFile }), { line: 3 });
});

test('locations: a place in a selection is shifted by its lines and by the indentation that it lost', () => {
  const code = sent([{ line: 9, lead: '    ', text: 'if x:\n        y()\n\n    z()' }]);
  assert.equal(code.code, 'if x:\n    y()\n\nz()');
  assert.deepEqual(toSource({ line: 1, column: 1 }, code), { line: 10, column: 5 });
  assert.deepEqual(toSource({ line: 2, column: 5, endColumn: 6 }, code), { line: 11, column: 9, endColumn: 10 });
  assert.deepEqual(toSource({ line: 4, column: 1 }, code), { line: 13, column: 5 });
});

test('locations: a selection within a line is shifted in that line only', () => {
  const code = sent([{ line: 4, lead: 'x = ', text: 'f(1)\ng(2)' }]);
  assert.deepEqual(toSource({ line: 1, column: 3 }, code), { line: 5, column: 7 });
  assert.deepEqual(toSource({ line: 2, column: 3 }, code), { line: 6, column: 3 });
});

test('locations: of several selections each has its own lines and indentation', () => {
  const code = sent([
    { line: 0, lead: '', text: 'a = 1' },
    { line: 7, lead: '', text: '        b(a)\n        c(a)' },
    { line: 20, lead: '  ', text: 'd' },
    { line: 21, lead: '  ', text: '  e' },
  ]);
  assert.equal(code.code, 'a = 1\nb(a)\nc(a)\nd\n  e');
  assert.deepEqual(toSource({ line: 1, column: 5 }, code), { line: 1, column: 5 });
  assert.deepEqual(toSource({ line: 3, column: 1 }, code), { line: 9, column: 9 });
  assert.deepEqual(toSource({ line: 5, column: 3 }, code), { line: 22, column: 5 });
});

test('locations: what is said below the last line is said of it, and no column is outside of its line', () => {
  const code = sent([{ line: 2, lead: '', text: 'f(\ng(1' }]);
  assert.deepEqual(toSource({ line: 3, column: 1 }, code), { line: 4, column: 1 });
  assert.deepEqual(toSource({ line: 2, column: 99 }, code), { line: 4, column: 4 });
});

test('locations: columns in bytes or in cells become those of the editor', () => {
  const code = { spans: wholeFile, lines: ["\tx = '\u00e4\u{1F600}' + missing", '\t\ty'] };
  const line = code.lines[0] ?? '';
  const column = line.indexOf('missing') + 1;
  const bytes = Buffer.byteLength(line.slice(0, column - 1)) + 1;
  assert.deepEqual(toSource({ line: 1, column: bytes, columnUnit: 'bytes' }, code), { line: 1, column });
  assert.deepEqual(toSource({ line: 2, column: 17, columnUnit: 'cells' }, code), { line: 2, column: 3 });
  // clang counts a tab as one.
  assert.deepEqual(toSource({ line: 2, column: 3, columnUnit: 'cells' }, code), { line: 2, column: 3 });
});

test('locations: a long selection has few spans', () => {
  const text = Array.from({ length: 1000 }, (_, index) => `    line${index}`).join('\n');
  const { spans } = selectedLines([{ line: 5, lead: '', text }]);
  assert.deepEqual(spans, [{ codeLine: 0, fileLine: 5, columns: 4 }]);
});
