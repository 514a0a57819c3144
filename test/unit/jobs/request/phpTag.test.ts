import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toSource } from '../../../../src/jobs/locations/toSource';
import { withPhpTag } from '../../../../src/jobs/request/phpTag';
import { selectedLines } from '../../../../src/jobs/request/selection';

const loop = selectedLines([
  { line: 5, lead: '', text: '  foreach ([1, 2] as $n) {\n      echo $n;\n  }' },
  { line: 12, lead: '', text: 'echo 3;' },
]);

test('a selection within PHP stands below a tag of its own, and its lines are where they were', () => {
  const sent = withPhpTag(loop, '<?php\n$a = "<?";\n');
  assert.equal(sent.code, '<?php\nforeach ([1, 2] as $n) {\n    echo $n;\n}\necho 3;');
  const places = [2, 3, 4, 5].map((line) => toSource({ line, column: 1 }, sent));
  assert.deepEqual(places, [
    { line: 6, column: 3 },
    { line: 7, column: 3 },
    { line: 8, column: 3 },
    { line: 13, column: 1 },
  ]);
});

test('but not one that begins outside of it, or at the tag', () => {
  for (const before of ['', '<h1>Hello</h1>', '<?php echo 1 ?>\n<p>']) assert.equal(withPhpTag(loop, before), loop);
});
