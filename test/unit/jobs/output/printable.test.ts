import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutAt, printable, printableLine, withoutLinks } from '../../../../src/jobs/output/printable';

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

test('hostile sequences take linear time', () => {
  const start = process.cpuUsage().user;
  for (const part of ['#;', ';#', '\u001b[', '\u001b]', '0', ' '])
    assert.equal(typeof printable(`\u001b${part.repeat(500_000)}`), 'string');
  // Quadratic time on half a million characters is hours, not seconds.
  assert.ok(process.cpuUsage().user - start < 10_000_000);
});

test('sequences without an end, and of every kind, go', () => {
  assert.equal(printable('a\u001b[1;31mb\u001b[0m\u001b(Bc\u001b]8;;http://x\u001b\\d\u001b7e'), 'abcde');
  assert.equal(printable('a\u001b'), 'a');
  assert.equal(printable('a\u001b[12'), 'a');
});

test('a cut does not part the halves of a character', () => {
  assert.equal(cutAt('a\u{1F600}b', 0, 2), 'a');
  assert.equal(cutAt('a\u{1F600}b', 0, 3), 'a\u{1F600}');
  assert.equal(cutAt('ab', 1, 5), 'b');
});

test('no text forms a link that runs a command', () => {
  // What VS Code's notifications look for.
  const link = /\[([^\]]+)\]\(((?:command:|https?:\/\/)[^)\s]+)/;
  const hostile = 'Sorry. [Fix it](command:workbench.action.terminal.sendSequence?x) [[a](](command:b)';
  assert.match(hostile, link);
  assert.doesNotMatch(withoutLinks(hostile), link);
});
