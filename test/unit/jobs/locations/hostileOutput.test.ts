import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findLocations, findLocationsInSlices } from '../../../../src/jobs/locations/findLocations';
import type { RunFiles } from '../../../../src/jobs/locations/location';
import { knownLanguages } from '../../../../src/jobs/request/languages';
import { longestStall } from '../stalls';

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

/** Short lines first: where time doubles with each character, it must be noticed before it takes for ever. */
const lengths = [20, 24, 28, 20_000];

test('locations: hostile lines take time that grows with their length only', () => {
  for (const length of lengths)
    for (const language of [...knownLanguages, undefined])
      for (const part of parts)
        for (const beginning of beginnings) {
          const line = beginning + part.repeat(Math.ceil(length / part.length));
          const start = process.cpuUsage().user;
          findLocations(`${line}\n`, filesOf(language));
          const ms = (process.cpuUsage().user - start) / 1000;
          // They take less than one; the collection of garbage may come on top.
          assert.ok(ms < 500, `${language}: ${ms} ms for ${line.slice(0, 60)}`);
        }
});

/** The longest that the event loop was kept from a timer, in ms, and how long all took. */
async function stalls(work: () => Promise<unknown>): Promise<{ longest: number; total: number }> {
  const start = performance.now();
  let last = start;
  let longest = 0;
  let isDone = false;
  const tick = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isDone) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  isDone = true;
  const end = performance.now();
  return { longest: Math.max(longest, end - last), total: end - start };
}

test('locations: 10 MB are searched without keeping the editor busy', async (t) => {
  const mb = 10_485_760;
  const lines = '/tmp/main.py: 12:30:45 at (a:1:2) line 3 [x] error: "b", File "c"\n';
  const texts = {
    'short lines': lines.repeat(mb / lines.length),
    'empty lines': '\n'.repeat(mb),
    'one line': ':1'.repeat(mb / 2),
    'long lines': `${'a:1: at (b '.repeat(300)}\n`.repeat(mb / 3300),
    places: '/tmp/main.py:3:5: error: no\n'.repeat(mb / 28),
  };
  for (const [name, text] of Object.entries(texts)) {
    const { longest, total } = await stalls(() => findLocationsInSlices(text, filesOf(undefined)));
    t.diagnostic(`${name}: ${Math.round(total)} ms, at most ${Math.round(longest)} ms at a time`);
    // Slices are of 8 ms; a busy machine and the collection of garbage come on top.
    assert.ok(longest < 150, `${name}: ${longest} ms`);
    assert.ok(total < 60_000, `${name}: ${total} ms`);
  }
});

test('locations: others have their turn between a few of the slowest lines', async () => {
  const lines = `Warning: ${' '.repeat(1991)}\n`.repeat(128);
  const longest = await longestStall(() => findLocationsInSlices(lines, filesOf(undefined)));
  assert.ok(longest < 60, `${longest} ms`);
});
