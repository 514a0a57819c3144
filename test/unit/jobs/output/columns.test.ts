import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf } from '../../../../src/jobs/output/columns';
import { headingLine } from '../../../../src/jobs/output/transcript';

test('letters take one column, those of East Asian scripts two, and accents of their own none', () => {
  const widths = ['fib.py', '集計.py', 'ﾊﾝｶｸ', '합계', 'e\u0301', 'né', '── ✓', '😀', '（１）', '𠮷'].map(columnsOf);
  assert.deepEqual(widths, [6, 7, 4, 4, 1, 2, 4, 2, 6, 2]);
});

test('headings are equally wide, whatever script is in them', () => {
  const titles = ['fib.py · python · local sandbox', '集計.py · python · ローカル サンドボックス', 'Größe.py'];
  assert.deepEqual(
    titles.map((title) => columnsOf(headingLine(title))),
    [72, 72, 72],
  );
  assert.match(headingLine('x'.repeat(100)), /^── x{100} ─$/);
});
