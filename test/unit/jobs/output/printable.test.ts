import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cutAt,
  printable,
  printableInSlices,
  printableLine,
  withoutLinks,
} from '../../../../src/jobs/output/printable';

test('terminal sequences go, text and tabs stay', () => {
  assert.equal(printable('\u001b[31mred\u001b[0m\tgr\u00fcn \u6f22\u5b57\n'), 'red\tgr\u00fcn \u6f22\u5b57\n');
  assert.equal(printable('\u001b]0;title\u0007ok'), 'ok');
});

test('progress that was overwritten is reduced to its last state', () => {
  assert.equal(printable(' 10 %\r 50 %\r100 %\ndone\r\n'), '100 %\ndone\n');
  assert.equal(printable('50 %\r'), '50 %');
});

test('what is left of control and reordering characters is spelled out', () => {
  assert.equal(printable('a\u0000b\u0007c\u0085'), 'a\\u{0000}b\\u{0007}c\\u{0085}');
  assert.equal(printable('x\u202Ey\u2028'), 'x\\u{202E}y\\u{2028}');
  assert.equal(printable('half \uD83D of one, \uDE00'), 'half \\u{D83D} of one, \\u{DE00}');
  assert.equal(printable('\u{E0041}\u{1D173}'), '\\u{E0041}\\u{1D173}', 'invisible, beyond U+FFFF');
});

test('a row of one control character is counted, not repeated', () => {
  assert.equal(printable('a\0\0\0b'), 'a\\u{0000}\\u{0000}\\u{0000}b');
  assert.equal(printable(`a${'\0'.repeat(100_000)}b`), 'a\\u{0000}×100000b');
});

test('writing of all kinds stays as it is', () => {
  for (const text of [
    '漢字かな交じり文、한국어',
    'العربية עברית हिन्दी ไทย',
    '👩\u200D👩\u200D👧 \u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} ❤\uFE0F 葛\u{E0100}',
    'می\u200Cخواهم',
    'e\u0301 − ½ ─ │ █ \tTab',
  ])
    assert.equal(printable(text), text);
});

test('backspaces take what is written over', () => {
  assert.equal(printable('|\b/\b-\b\\\bok\n'), 'ok\n');
  assert.equal(printable('10 %\b\b\b\b99 %\n'), '99 %\n');
  assert.equal(printable('abc\b\b'), 'abc', 'only moving back takes nothing');
  assert.equal(printable('one\ntwo\b\b\b\b\b\b3'), 'one\n3', 'not beyond the line');
  assert.equal(printable('a😀\bb'), 'ab', 'no half of a character is left');
  assert.equal(printable('N\bNA\bAM\bM'), 'NAM', 'as manual pages are set bold');
});

test('so do the sequences that progress bars use', () => {
  assert.equal(printable('10 %\u001b[2K\r\u001b[1G20 %\n'), '20 %\n');
  assert.equal(printable('loading…\r\u001b[K\n'), '\n');
  assert.equal(printable('working\u001b[2K\n'), '\n');
  assert.equal(printable('first\n10 %\u001b[4D99 %'), 'first\n99 %');
  assert.equal(printable('a\u001b[Kb'), 'ab', 'erasing what is not there');
});

test('a sequence without an end does not swallow the lines that follow', () => {
  assert.equal(printable('a\u001b]0;title\nb\nc'), 'a\nb\nc');
  assert.equal(printable('a\u001bP\nb'), 'a\nb');
  assert.equal(printable('\u009b31mred'), 'red', 'the one-character form');
});

test('in slices it comes out the same, however the slices fall', async () => {
  const parts = ['plain 漢字\n', '\u001b[1;32mok\u001b[0m\r', '😀\b', '\u202E', '\0', '\u001b]8;;x\u0007', '\r\n'];
  const text = Array.from({ length: 40_000 }, (_, index) => parts[(index * index) % parts.length] ?? '').join('x');
  assert.deepEqual(await printableInSlices(text), { text: printable(text), unread: 0 });
  const gone = AbortSignal.abort(new Error('not wanted'));
  await assert.rejects(printableInSlices('\0x'.repeat(5_000_000), undefined, gone), /not wanted/);
});

test('no more is read than it takes to fill the limit, but progress never fills it', async () => {
  const text = 'a line\n'.repeat(1_000_000);
  const printed = await printableInSlices(text, 1000);
  assert.ok(printed.text.length > 1000 && printed.text.length < 100_000);
  assert.equal(printed.text.length + printed.unread, text.length);
  const progress = await printableInSlices('10 %\r'.repeat(1_000_000), 1000);
  assert.deepEqual(progress, { text: '10 %', unread: 0 });
});

test('a long line of carriage returns is one rewritten line', () => {
  const line = '\r'.repeat(50_000);
  assert.equal(printable(`a${line}b`), 'b');
  assert.equal(printable(line), '');
});

test('a name stays on one line and is cut', () => {
  assert.equal(printableLine('a\nb\tc'), 'a b c');
  assert.equal(printableLine('x'.repeat(300), 10), `${'x'.repeat(9)}…`);
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
