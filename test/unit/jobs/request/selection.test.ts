import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dedent } from '../../../../src/jobs/request/dedent';
import { lastLineOf, selectedLines } from '../../../../src/jobs/request/selection';

test('an indented block loses its common indentation and keeps the rest', () => {
  assert.equal(dedent('    if x:\n        y()\n\n    z()'), 'if x:\n    y()\n\nz()');
});

test('tabs and spaces are not taken for each other', () => {
  assert.equal(dedent('\tif x:\n\t    y()'), 'if x:\n    y()');
  assert.equal(dedent('\ta\n    b'), '\ta\n    b');
});

test('a blank line with less white space does not shrink the margin', () => {
  assert.equal(dedent('    a\n  \n    b'), 'a\n\nb');
});

test('a selection that starts after the indentation belongs to the indented block', () => {
  assert.equal(selectedLines([{ line: 3, lead: '    ', text: 'if x:\n        y()' }]).code, 'if x:\n    y()');
});

test('a selection that starts inside a line keeps what was selected', () => {
  assert.equal(selectedLines([{ line: 0, lead: 'x = ', text: 'print(1)' }]).code, 'print(1)');
});

test('several selections stand one below the other, each dedented by itself', () => {
  const parts = [
    { line: 0, lead: '', text: 'a = 1' },
    { line: 3, lead: '', text: '    print(a)' },
  ];
  assert.equal(selectedLines(parts).code, 'a = 1\nprint(a)');
});

test('a column selection is one block and keeps its structure', () => {
  const parts = [
    { line: 4, lead: '  ', text: 'for i in x:' },
    { line: 5, lead: '  ', text: '    print(i)' },
    { line: 9, lead: '    ', text: 'print("end")' },
  ];
  assert.equal(selectedLines(parts).code, 'for i in x:\n    print(i)\nprint("end")');
});

test('whole lines end with the last of them, not with the one that the cursor is on', () => {
  const at = (line: number, character: number) => ({ line, character });
  assert.equal(lastLineOf({ start: at(2, 0), end: at(7, 0) }), 6);
  assert.equal(lastLineOf({ start: at(2, 4), end: at(7, 1) }), 7);
  assert.equal(lastLineOf({ start: at(2, 0), end: at(2, 0) }), 2);
});
