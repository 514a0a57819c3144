import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatWords, parseWords } from '../../../../src/jobs/stdin/shellWords';

const lines: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['', []],
  ['   ', []],
  ['a b', ['a', 'b']],
  ['  a\t b  ', ['a', 'b']],
  ['"two words" one', ['two words', 'one']],
  ["'two words'", ['two words']],
  ['--name="Ada L."', ['--name=Ada L.']],
  ["''", ['']],
  ['""', ['']],
  ["a''b", ['ab']],
  [String.raw`a\ b`, ['a b']],
  [String.raw`"a\"b" 'a\b' "\n" "\\"`, ['a"b', String.raw`a\b`, String.raw`\n`, '\\']],
  [String.raw`$'a\nb\'c\u{1F600}\q'`, [`a\nb'c😀${String.raw`\q`}`]],
  ['$HOME * ~ $(id) `id` | > < ; &', ['$HOME', '*', '~', '$(id)', '`id`', '|', '>', '<', ';', '&']],
  ['$ $"a"', ['$', '$a']],
];
for (const [line, words] of lines)
  test(`${JSON.stringify(line)} is ${words.length} words`, () => assert.deepEqual(parseWords(line), { words }));

const wrong = ["'a", '"a', "$'a", 'a\\', '"a\\"', "it's"];
for (const line of wrong) test(`${line} is not finished`, () => assert.ok('problem' in parseWords(line)));

test('what is formatted reads as the same words, on one line with nothing hidden', () => {
  const word = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('$', "$'", '\n', '\u202E', '\\', "'"),
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const line = formatWords(words);
      assert.deepEqual(parseWords(line), { words });
      assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
