import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { knownLanguages } from '../../../../src/jobs/request/languages';
import { readPatterns } from '../../../../src/jobs/stdin/readPatterns';
import { whatItReads } from '../../../../src/jobs/stdin/whatItReads';
import { leastMs } from '../stalls';
import { noReaders, readers } from './readingPrograms';

const counts = { input: 0, arguments: 0, neither: 0 };

describe('what a program reads', () => {
  for (const [language, programs] of Object.entries(readers)) {
    for (const code of programs.input) {
      counts.input += 1;
      test(`${language} reads its input: ${short(code)}`, () => assert.ok(whatItReads(language, code).input, code));
    }
    for (const code of programs.arguments) {
      counts.arguments += 1;
      test(`${language} reads arguments: ${short(code)}`, () => assert.ok(whatItReads(language, code).arguments, code));
    }
  }
  for (const [language, programs] of Object.entries(noReaders)) {
    for (const code of programs) {
      counts.neither += 1;
      test(`${language} reads nothing: ${short(code)}`, () => {
        const { input, arguments: words } = whatItReads(language, code);
        assert.deepEqual([input, words], [undefined, undefined]);
      });
    }
  }

  test('every language has patterns, and samples of both kinds', () => {
    assert.deepEqual(Object.keys(readPatterns).toSorted(), knownLanguages.toSorted());
    assert.deepEqual(Object.keys(readers).toSorted(), knownLanguages.toSorted());
    console.log(`${counts.input} that read input, ${counts.arguments} arguments, ${counts.neither} neither`);
  });

  test('the first place is told, with its line and its words', () => {
    const code = '# input()\n"""\ninput()\n"""\nname = input("?")\ninput()\n';
    assert.deepEqual(whatItReads('python', code).input, { line: 5, words: 'input(' });
  });

  test('it takes a moment, whatever the text', () => {
    const texts = [
      '/*',
      '"""',
      "'",
      '"',
      '`',
      '#|',
      '{-',
      '--[[',
      '=pod\n',
      'f() {\n',
      ' ',
      '\n',
      '<',
      'read ',
      '\\',
      '(* ',
      '# ',
      'a\t',
    ];
    for (const language of knownLanguages)
      for (const text of texts) {
        const start = performance.now();
        whatItReads(language, text.repeat(200_000));
        const ms = performance.now() - start;
        assert.ok(ms < 500, `${language} ${JSON.stringify(text)}: ${Math.round(ms)} ms`);
      }
  });

  test('a shell program takes no time for what may follow a pipe', () => {
    const code = `x |${' '.repeat(40_000)}y\nread y\n`;
    assert.ok(leastMs(() => whatItReads('bash', code)) < 50);
  });

  test('one long line of imports or reads takes as long as it is', () => {
    for (const [language, words] of [
      ['python', 'from sys import '],
      ['bash', '; read x'],
    ] as const) {
      const ms = leastMs(() => whatItReads(language, `${words.repeat(65_536 / words.length)}<`));
      assert.ok(ms < 50, `${language}: ${Math.round(ms)} ms`);
    }
  });
});

function short(code: string): string {
  return JSON.stringify(code.length > 60 ? `${code.slice(0, 59)}…` : code);
}
