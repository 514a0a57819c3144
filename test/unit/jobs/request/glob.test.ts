import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { globMatcher } from '../../../../src/jobs/request/glob';

const matching: Readonly<Record<string, readonly [yes: readonly string[], no: readonly string[]]>> = {
  'data/*.csv': [
    ['data/a.csv', 'data/.csv'],
    ['data/b/a.csv', 'a.csv', 'data/a.csv.x'],
  ],
  '**/*.csv': [
    ['a.csv', 'x/y/a.csv'],
    ['a.csvx', 'csv'],
  ],
  'data/**': [['data/a', 'data/a/b', 'data'], ['datum/a']],
  '**/node_modules/**': [['node_modules/x', 'a/node_modules/b/c'], ['a/node_modulesx/b']],
  'a/**/b/**/c': [
    ['a/b/c', 'a/x/b/y/z/c', 'a/b/b/c'],
    ['a/c', 'a/b/x'],
  ],
  '*.{csv,t{x,s}t}': [
    ['a.csv', 'a.txt', 'a.tst'],
    ['a.tt', 'a.{csv'],
  ],
  'part?.bin': [['part1.bin'], ['part.bin', 'part12.bin', 'part/.bin']],
  '[a-c][!0-9].x': [
    ['ab.x', 'c-.x'],
    ['a1.x', 'db.x', 'a.x'],
  ],
  '[]x].y': [['].y', 'x.y'], ['a.y']],
  'ünï*.🙂?': [['ünïcode.🙂🙂'], ['ünïcode.🙂']],
  '{a': [['{a'], ['a']],
  './a//b': [['a/b'], ['a']],
};

describe('a glob', () => {
  for (const [glob, [yes, no]] of Object.entries(matching))
    it(`${glob} matches what it says`, () => {
      const matches = globMatcher(glob);
      for (const path of yes) assert.equal(matches?.(path), true, path);
      for (const path of no) assert.equal(matches?.(path), false, path);
    });

  it('takes no time that explodes, however it is made', () => {
    const name = 'a'.repeat(250);
    for (const glob of ['*a'.repeat(100), `${'**/a/'.repeat(100)}b`, `${'[a-z]*'.repeat(80)}!`])
      assert.equal(globMatcher(glob)?.(`${`${name}/`.repeat(20)}${name}`), false);
  });

  it('with alternatives without end is none', () => {
    assert.equal(globMatcher('{a,b}'.repeat(30)), undefined);
    assert.equal(globMatcher(`${'{a,'.repeat(5000)}${'}'.repeat(5000)}`), undefined);
  });
});
