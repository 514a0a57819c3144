import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLocations, findLocationsInSlices } from '../../../../src/jobs/locations/findLocations';
import type { RunFiles } from '../../../../src/jobs/locations/location';
import { knownLanguages } from '../../../../src/jobs/request/languages';
import { turnsDuring } from '../../../support/turns';

const filesOf = (language: string | undefined): RunFiles => ({
  program: { names: ['main.py'], language, lineCount: 1000 },
  inputFiles: ['a.py', 'b.sh', 'c.c', 'd.java', 'e.js'],
});

/** What the patterns begin with, and what they look for behind it. */
const parts = [
  ':',
  ' at ',
  'a:1:',
  '1:',
  '(',
  '((',
  ' (',
  ' [',
  '] ',
  ' in ',
  '#0 0x1 in a ',
  '"',
  '{file,"',
  '{file,"a"},',
  ' line 1',
  'a:1:1: error: [',
  ' from ',
  '    at (',
  'Error: ',
  "thread '",
  'File "',
  '@ ',
  'a(1,',
  'a(1)',
  '   ',
  '\t',
  '/',
  '.',
  '..',
  'a.b:1',
  '==1==',
  ' ---> ',
  '** (',
  '[1] a at ',
  '\u{1F600}',
  'awk: a:1: ',
  'In ',
  '1: a at ',
  '%',
  '\\',
];

const beginnings = ['', ' ', '    at ', '\tat ', '/tmp/main.py:1:1: ', 'Error in '];

const hostileLine = '/tmp/main.py: 12:30:45 at (a:1:2) line 3 [x] error: "b", File "c"\n';

/** Where time doubles with each character, this takes for ever. How it grows with the length is measured (test/bench). */
const length = 100;

test('locations: hostile lines come to an end', () => {
  for (const language of [...knownLanguages, undefined])
    for (const part of parts)
      for (const beginning of beginnings)
        findLocations(`${beginning}${part.repeat(Math.ceil(length / part.length))}\n`, filesOf(language));
});

test('locations: long outputs are searched without keeping the editor busy', async () => {
  const mb = 1_048_576;
  const texts = {
    'short lines': hostileLine.repeat(mb / hostileLine.length),
    places: '/tmp/main.py:3:5: error: no\n'.repeat(mb / 28),
    'the slowest lines': `Warning: ${' '.repeat(1991)}\n`.repeat(128),
  };
  for (const [name, text] of Object.entries(texts))
    assert.ok((await turnsDuring(() => findLocationsInSlices(text, filesOf(undefined)))) > 2, name);
});
