import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { knownLanguages } from '../../../../src/jobs/request/languages';
import { readPatterns } from '../../../../src/jobs/stdin/readPatterns';
import { whatItReads } from '../../../../src/jobs/stdin/whatItReads';
import { noReaders, readers } from './readingPrograms';

describe('what a program reads', () => {
  for (const [language, programs] of Object.entries(readers)) {
    for (const code of programs.input) {
      test(`${language} reads its input: ${short(code)}`, () => assert.ok(whatItReads(language, code).input, code));
    }
    for (const code of programs.arguments) {
      test(`${language} reads arguments: ${short(code)}`, () => assert.ok(whatItReads(language, code).arguments, code));
    }
  }
  for (const [language, programs] of Object.entries(noReaders)) {
    for (const code of programs) {
      test(`${language} reads nothing: ${short(code)}`, () => {
        const { input, arguments: words } = whatItReads(language, code);
        assert.deepEqual([input, words], [undefined, undefined]);
      });
    }
  }

  test('every language has patterns, and samples of both kinds', () => {
    assert.deepEqual(Object.keys(readPatterns).toSorted(), knownLanguages.toSorted());
    assert.deepEqual(Object.keys(readers).toSorted(), knownLanguages.toSorted());
  });

  test('the first place is told, with its line and its words', () => {
    const code = '# input()\n"""\ninput()\n"""\nname = input("?")\ninput()\n';
    assert.deepEqual(whatItReads('python', code).input, { line: 5, words: 'input(' });
  });
});

function short(code: string): string {
  return JSON.stringify(code.length > 60 ? `${code.slice(0, 59)}…` : code);
}
