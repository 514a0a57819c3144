import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { compilers } from '../../../../src/jobs/locations/compilers';
import { findLocations, findLocationsInSlices } from '../../../../src/jobs/locations/findLocations';
import type { RunFiles } from '../../../../src/jobs/locations/location';
import { regExpOf, type ToolPatterns } from '../../../../src/jobs/locations/notation';
import { traces } from '../../../../src/jobs/locations/traces';
import { unseen } from '../../../../src/jobs/locations/unseen';
import { knownLanguages, languageExtensions } from '../../../../src/jobs/request/languages';
import { placesIn } from './described';
import { noPlaces } from './noPlaces';
import { readSamples, type Sample } from './readSamples';

const patternsOf = ({ opens = [], frames = [], links = [], heading, below, inline }: ToolPatterns): string[] =>
  [...opens, ...frames, ...links, heading, below, inline].filter((pattern) => pattern !== undefined);

const countOf = (tools: readonly ToolPatterns[]): number => tools.flatMap(patternsOf).length;

/** Compares each sample's places with what is found; says in numbers how it went. */
function check(t: TestContext, samples: readonly Sample[], what: string): void {
  const results = samples.map((sample) => ({ sample, found: placesIn(sample) }));
  const hits = results.map(({ sample, found }) => sample.places.filter((place) => found.includes(place)).length);
  const isRight = ({ sample, found }: (typeof results)[number]): boolean =>
    found.join('\n') === sample.places.join('\n');
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const found = sum(results.map((result) => result.found.length));
  t.diagnostic(
    `${what}: ${results.filter(isRight).length} of ${samples.length} samples, ${sum(hits)} of ` +
      `${sum(samples.map(({ places }) => places.length))} places, ${found - sum(hits)} false links`,
  );
  for (const result of results) assert.deepEqual(result.found, result.sample.places, result.sample.name);
}

test('locations: what real tools print', (t) => {
  const samples = readSamples('seen');
  assert.ok(samples.length >= 100);
  check(t, samples, 'real output');
});

test('locations: what tools print that are not to be had here', (t) => {
  check(t, readSamples('unseen'), 'written after documents');
});

test('locations: every pattern has been seen in what a real tool printed, unless it is listed as unseen', (t) => {
  const samples = readSamples('seen');
  const isSeen = (pattern: string, languages: string | undefined): boolean =>
    samples
      .filter(({ language }) => languages === undefined || languages.split(' ').includes(language))
      .some(({ outputs }) =>
        outputs.some((text) =>
          text.split('\n').some((line) => regExpOf(pattern, '').test(line) || hasInline(pattern, line)),
        ),
      );
  const hasInline = (pattern: string, line: string): boolean => regExpOf(pattern, 'g').test(line);
  const seen = [...compilers, ...traces].flatMap((tool) =>
    patternsOf(tool).map((pattern) => ({ pattern, isSeen: isSeen(pattern, tool.languages) })),
  );
  t.diagnostic(
    `patterns: ${seen.filter((one) => one.isSeen).length} of ${seen.length} seen; ${countOf(unseen)} unseen`,
  );
  assert.deepEqual(
    seen.filter((one) => !one.isSeen),
    [],
  );
});

test('locations: the API languages without a pattern of their own are those that print like a compiler', () => {
  const own = new Set([...compilers, ...traces, ...unseen].flatMap(({ languages = '' }) => languages.split(' ')));
  assert.deepEqual(
    knownLanguages.filter((language) => !own.has(language)),
    ['cobol'],
  );
});

test('locations: no place is found in what only looks like one', (t) => {
  let lines = 0;
  for (const language of [...knownLanguages, undefined]) {
    const [extension = 'py'] = language === undefined ? [] : languageExtensions[language];
    const files: RunFiles = {
      program: { names: [`server.${extension}`], language, lineCount: 900 },
      inputFiles: ['data.csv', 'notes.txt'],
    };
    for (const line of noPlaces) {
      const text = line.replaceAll('{p}', `server.${extension}`).replaceAll('{s}', 'server');
      assert.deepEqual(findLocations(`${text}\n`, files), [], `${language}: ${text}`);
      lines += 1;
    }
  }
  t.diagnostic(`no place: ${noPlaces.length} lines in ${knownLanguages.length + 1} languages, ${lines} without a link`);
});

const python: RunFiles = { program: { names: ['main.py'], language: 'python', lineCount: 50 }, inputFiles: [] };

test('locations: a place below the end of the program is none, just below it is', () => {
  const line = (count: number): string => `  File "/x/main.py", line ${count}\nSyntaxError: no\n`;
  assert.equal(findLocations(line(51), python).length, 1);
  assert.equal(findLocations(line(52), python).length, 0);
});

test('locations: where they stand is told in UTF-16 units, with any line end', () => {
  const text = '\u{1F600}\u00e4\r\n  File "/x/main.py", line 3\r\nSyntaxError: no\r\n'.replaceAll('\r', '');
  const [location] = findLocations(text, python);
  assert.equal(text.slice(location?.start, location?.end), 'File "/x/main.py", line 3');
  assert.equal(location?.message, 'SyntaxError: no');
});

test('locations: a program has one file: of two that could be it, the one with the surer name is', () => {
  const text = '/tmp/other.py:3: UserWarning: a\n/tmp/main.py:4: UserWarning: b\n';
  assert.deepEqual(
    findLocations(text, python).map(({ path }) => path),
    ['/tmp/main.py'],
  );
});

test('locations: of a message that is printed again and again the first is a problem', () => {
  const text = '/tmp/main.py:3: UserWarning: a\n'.repeat(5);
  assert.deepEqual(
    findLocations(text, python).map(({ isProblem }) => isProblem),
    [true, false, false, false, false],
  );
});

test('locations: a message is found although the trace is longer than what one reads', () => {
  const frames = '  File "/x/main.py", line 3, in f\n    f()\n'.repeat(900);
  const locations = findLocations(`Traceback (most recent call last):\n${frames}RecursionError: no\n`, python);
  assert.equal(locations.length, 900);
  assert.deepEqual(
    locations.filter(({ isProblem }) => isProblem).map(({ message }) => message),
    ['RecursionError: no'],
  );
});

test('locations: in slices they are the same, and a search can be given up', async () => {
  const text = 'text\n'.repeat(1000) + '  File "/x/main.py", line 3\nSyntaxError: no\n'.repeat(1000);
  assert.deepEqual(await findLocationsInSlices(text, python), findLocations(text, python));
  const controller = new AbortController();
  const found = findLocationsInSlices('12:30 text\n'.repeat(2_000_000), python, controller.signal);
  controller.abort(new Error('given up'));
  await assert.rejects(found, /given up/);
});
