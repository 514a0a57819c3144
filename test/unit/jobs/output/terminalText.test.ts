import assert from 'node:assert/strict';
import { test } from 'node:test';
import { terminalText } from '../../../../src/jobs/output/terminalText';

function shown(text: string): string {
  const whole = [...terminalText(text)].join('');
  assert.ok(whole.endsWith('\u001b[0m'), 'colours end with the text');
  return whole.slice(0, -4);
}

test('colours and styles, progress and writing pass', () => {
  for (const text of [
    '\u001b[1;38;5;196mred\u001b[0m',
    '\u001b[38:2::1:2:3mtrue colour',
    '10 %\r\u001b[K20 %\u001b[2K',
    '漢字😀\tx\b',
  ])
    assert.equal(shown(text), text);
  assert.equal(shown('a\nb\r\n'), 'a\r\nb\r\r\n');
});

test('nothing that makes a terminal do more than show text passes', () => {
  const hostile: Readonly<Record<string, string>> = {
    'the title': '\u001b]0;owned\u0007',
    'the title, ended otherwise': '\u001b]2;owned\u001b\\',
    'the clipboard': '\u001b]52;c;cm0gLXJmIH4=\u0007',
    'a link': '\u001b]8;;https://evil.test\u0007',
    'marks of a shell': '\u001b]633;E;rm -rf ~\u0007\u001b]133;A\u0007',
    'a question for the position': '\u001b[6n',
    'questions for what it is': '\u001b[c\u001b[>c\u001b[=c\u001b[>q\u001bZ\u001b[x',
    'a question for a colour': '\u001b]11;?\u0007',
    'DCS, APC, PM, SOS': '\u001bP$qm\u001b\\\u001b_x\u001b\\\u001b^x\u001b\\\u001bXx\u001b\\',
    'moving elsewhere': '\u001b[1;1H\u001b[5A\u001b[2J\u001b[3J\u001b7\u001b8\u001bM',
    'modes: mouse, paste, screen': '\u001b[?1000h\u001b[?2004h\u001b[?1049h\u001b[4h',
    'a reset': '\u001bc\u001b[!p',
    'another character set': '\u001b(0\u001b)0\u001bn',
    'the size of the window': '\u001b[8;1;1t\u001b[21t',
    'private styles': '\u001b[>4;2m\u001b[?4m',
  };
  for (const [name, text] of Object.entries(hostile)) assert.equal(shown(`a${text}b`), 'ab', name);
});

test('control characters are spelled out, those of one byte as well', () => {
  assert.equal(shown('\u0005\u0007\u000e\u0000'), '\\u{0005}\\u{0007}\\u{000E}\\u{0000}');
  assert.equal(shown('\u009d0;x\u009c\u0090\u202e'), '\\u{009D}0;x\\u{009C}\\u{0090}\\u{202E}');
  assert.equal(shown('\u009b6n'), '');
});

test('what is left of a cut sequence does not join what follows it', () => {
  for (const text of ['\u001b[', '\u001b[3', '\u001b', '\u001b\u001b[31', '\u001b[\u001b'])
    assert.ok(!shown(`${text}\n6n`).includes('\u001b'));
});

test('long text is delivered in pieces, and colours end with it', () => {
  const pieces = [...terminalText(`\u001b[31m${'line of text\n'.repeat(100_000)}`)];
  assert.ok(pieces.length > 10);
  assert.ok(Math.max(...pieces.map(({ length }) => length)) < 100_000);
  assert.equal(pieces.join('').slice(-6), '\r\n\u001b[0m');
});
