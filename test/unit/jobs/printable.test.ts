import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printable, printableLine } from '../../../src/jobs/printable';

test('terminal sequences go, text and tabs stay', () => {
  assert.equal(printable('\u001b[31mred\u001b[0m\tgr\u00fcn \u6f22\u5b57\n'), 'red\tgr\u00fcn \u6f22\u5b57\n');
  assert.equal(printable('\u001b]0;title\u0007ok'), 'ok');
});

test('progress that was overwritten is reduced to its last state', () => {
  assert.equal(printable(' 10 %\r 50 %\r100 %\ndone\r\n'), '100 %\ndone\n');
  assert.equal(printable('50 %\r'), '50 %');
});

test('what is left of control and reordering characters is spelled out', () => {
  assert.equal(printable('a\u0000b\u0008c'), 'a\\u{0000}b\\u{0008}c');
  assert.equal(printable('x\u202Ey'), 'x\\u{202E}y');
});

test('a long line of carriage returns is handled in linear time', () => {
  const line = '\r'.repeat(5_000_000);
  assert.equal(printable(`a${line}b`), 'b');
  assert.equal(printable(line), '');
});

test('a name stays on one line and is cut', () => {
  assert.equal(printableLine('a\nb\tc'), 'a b c');
  assert.equal(printableLine('x'.repeat(300), 10), `${'x'.repeat(9)}…`);
});
