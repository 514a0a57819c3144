import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrackedJob } from '../../../../src/jobs/jobs';
import type { SourceLocation } from '../../../../src/jobs/locations/toSource';
import { alignRows, type Lines } from '../../../../src/jobs/places/alignRows';
import { type FoundLine, lineFinder } from '../../../../src/jobs/places/findLine';
import { findPlaces, inFile } from '../../../../src/jobs/places/findPlaces';
import type { SentLine, ShownAt } from '../../../../src/jobs/places/place';
import { lineChange, shiftOf } from '../../../../src/jobs/places/shiftLines';
import { selectedLines } from '../../../../src/jobs/request/selection';
import { fromRecord, toRecord } from '../../../../src/jobs/store/record';

const trace = (line: number, file = '/sandbox/main.py'): string =>
  `Traceback (most recent call last):\n  File "${file}", line ${line}, in <module>\nValueError: bad\n`;

function jobWith(stdout: string, stderr: string, more: Partial<TrackedJob> = {}): TrackedJob {
  return {
    key: 'k',
    service: 'local',
    title: 'a.py',
    language: 'python',
    status: 'completed',
    startedHere: true,
    submittedAt: 1,
    finishedAt: 2,
    sent: {
      code: 'x = 1\nif x:\n    fail()\n',
      parameters: {},
      variables: [],
      files: [],
      target: { baseUrl: 'http://x', key: 'bearer' },
    },
    result: { success: false, stdout, stderr, artifacts: [] },
    ...more,
  };
}

test('places: each says where it is shown, in the rows of its stream', async () => {
  const places = await findPlaces(jobWith(`\u001b[31mred\u001b[0m\n\n${trace(2)}`, trace(3)), 'a.py');
  assert.deepEqual(
    places.map(({ shown, at, isProblem }) => ({ ...shown, at, isProblem })),
    [
      { stream: 'stdout', row: 3, line: 2 },
      { stream: 'stderr', row: 1, line: 3 },
    ].map(({ stream, row, line }) => ({
      ...{ stream, row, text: `  File "/sandbox/main.py", line ${line}, in <module>`, start: 2, end: 33 },
      at: { line },
      isProblem: true,
    })),
  );
});

test('places: a selection leads to its lines, also when the job was kept on the disk', async () => {
  const { code, spans } = selectedLines([{ line: 10, lead: '', text: '    x = 1\n    if x:\n        fail()' }]);
  const job = jobWith('', trace(3));
  const kept = fromRecord(toRecord({ ...job, spans, ...(job.sent && { sent: { ...job.sent, code } }) }));
  assert.ok(kept);
  const [place] = await findPlaces(kept, 'a.py');
  assert.deepEqual(place?.at, { line: 13 });
  assert.deepEqual(place.sent, { text: '    fail()', columns: 4, isPart: true });
});

test('places: one in an input file says in which, and has the columns of the editor', async () => {
  const inputs = [{ filename: 'lib.h', uri: 'file:///w/lib.h', digest: '' }];
  const stderr = '/sandbox/lib.h:2:17: error: ‘y’ was not declared in this scope\n';
  const [place] = await findPlaces(jobWith('', stderr, { language: 'cpp', inputs }), 'a.cpp');
  assert.deepEqual(place?.file, { kind: 'input', name: 'lib.h' });
  assert.deepEqual(inFile(place, ['', '\t\ty']), { line: 2, column: 3 });
  assert.equal(place.sent, undefined);
});

test('places: there are none without a result, or without the code', async () => {
  const { result: _, ...unfinished } = jobWith('', '');
  const { sent: __, ...elsewhere } = jobWith('', trace(1));
  assert.deepEqual([await findPlaces(unfinished, 'a'), await findPlaces(elsewhere, 'a')], [[], []]);
});

test('places: others have their turn while much is searched, which can be given up', async (t) => {
  let turns = 0;
  const count = setInterval(() => {
    turns += 1;
  });
  t.after(() => clearInterval(count));
  const job = jobWith(trace(1).repeat(20_000), '\n'.repeat(500_000));
  const places = await findPlaces(job, 'a.py');
  assert.equal(places.length, 500);
  assert.ok((places.at(-1)?.shown.row ?? 0) > 10_000, 'the last ones are among them');
  assert.ok(turns > 3, `${turns} turns`);
  const given = AbortSignal.abort();
  await assert.rejects(findPlaces(job, 'a.py', given), { name: 'AbortError' });
});

const shown = (row: number, text: string): ShownAt => ({ stream: 'stdout', row, text, start: 0, end: 1 });
const asLines = (...lines: string[]): Lines => ({ count: lines.length, at: (index) => lines[index] ?? '' });

test('rows of a stream are found wherever it stands, and whatever is missing at its end', () => {
  const lines = asLines('heading', 'one', 'a', 'one', 'two', '── stderr ──', 'one', 'end');
  const first = alignRows(lines, [1, 8], [shown(0, 'one'), shown(1, 'two'), shown(9, 'cut off')]);
  assert.deepEqual(first, { first: 3, count: 2 });
  assert.deepEqual(alignRows(lines, [5, 8], [shown(0, 'one')]), { first: 6, count: 1 });
  assert.equal(alignRows(lines, [1, 4], [shown(0, 'two')]), undefined);
  assert.equal(alignRows(lines, [1, 8], [shown(0, 'three')]), undefined);
  assert.equal(alignRows(lines, [1, 8], []), undefined);
});

test('rows: repeated lines cost no more than so many tries', () => {
  let reads = 0;
  const lines: Lines = {
    count: 200_000,
    at: (index) => {
      reads += 1;
      return index % 2 === 0 ? 'same' : 'other';
    },
  };
  const rows = [...Array.from({ length: 1000 }, (_, index) => shown(index * 2, 'same')), shown(5000, 'never')];
  assert.equal(alignRows(lines, [0, lines.count], rows)?.count, 1000);
  assert.ok(reads < 60_000, `${reads} reads`);
});

const findLine = (lines: readonly string[], at: SourceLocation, sent: SentLine): FoundLine =>
  lineFinder(lines, [sent])(at, sent);

test('a line that was sent is found again where it was moved to', () => {
  const sent = { text: 'fail()', columns: 4, isPart: true };
  const at = { line: 2, column: 5 };
  assert.deepEqual(findLine(['a', '    fail()  # x', 'b'], at, sent), { at, how: 'same' });
  assert.deepEqual(findLine(['a', 'b', '      fail()'], at, sent), { at: { line: 3, column: 7 }, how: 'moved' });
  assert.deepEqual(findLine(['fail()', 'a', 'b', 'b', 'fail()'], at, sent), {
    at: { line: 1, column: 1 },
    how: 'guessed',
  });
  const around = (...lines: number[]): FoundLine =>
    findLine(
      Array.from({ length: 9 }, (_, index) => (lines.includes(index + 1) ? 'fail()' : '')),
      { line: 5 },
      sent,
    );
  assert.deepEqual(
    [around(1, 4, 9), around(1, 7, 9), around(2, 8), around(6, 8), around(1, 2)].map((found) => found.at.line),
    [4, 7, 2, 6, 2],
    'the nearest, and of two the one above',
  );
  assert.deepEqual(findLine(['a'], at, sent), { at: { line: 1 }, how: 'gone' });
  assert.deepEqual(findLine(['a', 'b'], at, { ...sent, text: '' }), { at: { line: 2 }, how: 'gone' });
});

test('a long file is gone through once for all lines that were sent', () => {
  const sought = Array.from({ length: 100 }, (_, line) => ({
    text: `${line % 2 ? 'gone' : 'x'}`,
    columns: 0,
    isPart: false,
  }));
  const many = Array.from({ length: 30_000 }, (_, line) => `    ${line % 3 ? 'x' : `call(${line});`}`);
  let reads = 0;
  const counted = new Proxy(many, {
    get(lines, name) {
      if (typeof name === 'string' && /^\d+$/.test(name)) reads += 1;
      return Reflect.get(lines, name);
    },
  });
  const find = lineFinder(counted, sought);
  const found = sought.map((sent, line) => find({ line: 15_000 + line }, sent).how);
  assert.deepEqual(new Set(found), new Set(['guessed', 'gone']));
  assert.ok(reads < 3 * many.length, `${reads} lines were looked at`);
});

test('a line moves with what is edited above it, and is touched by what is edited on it', () => {
  const change = (start: number, from: number, end: number, to: number, text: string) =>
    shiftOf(5, 10, lineChange({ start: { line: start, character: from }, end: { line: end, character: to }, text }));
  assert.equal(change(2, 0, 2, 0, 'x\ny\n'), 2);
  assert.equal(change(1, 3, 4, 0, ''), -3);
  assert.equal(change(4, 7, 4, 7, '\n'), 1, 'Enter at the end of the line above');
  assert.equal(change(5, 0, 5, 0, '\r\n'), 1, 'a line inserted in front');
  assert.equal(change(3, 0, 5, 0, ''), -2, 'whole lines removed in front');
  assert.equal(change(3, 0, 5, 0, 'x\n'), -1, 'and replaced');
  assert.equal(change(5, 10, 5, 10, '\n    next'), 0, 'Enter at its end');
  assert.equal(change(6, 0, 8, 0, ''), 0);
  for (const touching of [
    change(5, 0, 5, 0, 'x'),
    change(4, 3, 5, 0, ''),
    change(5, 4, 5, 4, ''),
    change(3, 0, 9, 0, '\n'),
  ])
    assert.equal(touching, undefined);
  assert.equal(change(5, 10, 6, 0, ''), undefined, 'the next line joined to it');
  assert.equal(change(5, 8, 5, 10, ''), undefined);
  assert.equal(change(2, 0, 2, 0, 'x\r\ny\rz\n\r'), 4, 'each kind of line break is one');
});
