import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, duration, progressLine, receiptText } from '../../../../src/jobs/output/transcript';
import { sentRequest } from '../../../../src/jobs/request/sentRequest';
import { finishedJob } from '../../../support/finishedJob';

test('the receipt names what leaves the machine, and no value of a variable', () => {
  const request = {
    language: 'python',
    code: 'print("ü")',
    ttl: 5,
    networkMode: 'zerotrust',
    env: { TOKEN: 'hidden-value' },
    inputFiles: [{ filename: 'data.csv', content: new Uint8Array(1536) }],
  } as const;
  const text = receiptText({
    title: 'fib.py',
    place: 'local sandbox',
    unsaved: true,
    unsavedFiles: ['data.csv'],
    notes: ['a note'],
    request: sentRequest(request),
  });
  for (const fact of [
    'fib.py',
    'local sandbox',
    '11 bytes, with unsaved changes',
    'data.csv (1.5 KB, with unsaved changes)',
    'note: a note',
    'TOKEN',
    '5 s',
  ])
    assert.ok(text.includes(fact), fact);
  assert.ok(!text.includes('hidden-value'));
});

test('of a wrapped program the receipt shows the wrapper, made harmless, and what it starts it with', () => {
  const code = `# starts it\n  run("\u202e${'x'.repeat(300)}")\n`;
  const inputFiles = [{ filename: 'greet.py', content: new Uint8Array(8) }];
  const program = { filename: 'greet.py', code: 'print(1)' };
  const text = receiptText({
    title: 'greet.py',
    place: 'local sandbox',
    unsaved: true,
    request: sentRequest({ language: 'python', code, inputFiles }, program),
    start: { stdin: 'stdin.txt', arguments: ['two  words', 'line\nbreak'] },
  });
  assert.match(
    text,
    /^ {3}code: \d+ bytes, the wrapper below\n {3}files: greet\.py \(8 bytes, with unsaved changes\)$/m,
  );
  assert.match(text, /^ {3}arguments: 'two {2}words' \$'line\\nbreak'\n {3}input: stdin\.txt$/m);
  assert.match(text, /^ {3}│ # starts it\n {3}│ {3}run\("\\u\{202E\}x{1,200}$/m);
});

test('durations and sizes read well at their borders', () => {
  assert.deepEqual([0, 999, 1000, 59_999, 60_000, 125_000].map(duration), [
    '0 ms',
    '999 ms',
    '1.0 s',
    '59.9 s',
    '1 min 00 s',
    '2 min 05 s',
  ]);
  assert.deepEqual([1, 1023, 1024, 1_048_575, 5_242_880].map(bytes), [
    '1 byte',
    '1023 bytes',
    '1.0 KB',
    '1024.0 KB',
    '5.0 MB',
  ]);
});

test('progress names the job once, and says that it is being cancelled', () => {
  const now = new Date(2026, 0, 1, 9, 5, 7, 8);
  const running = finishedJob({ status: 'running', jobId: 'j1', finishedAt: undefined });
  assert.equal(progressLine(running, now, true), '09:05:07.008  fib.py  running  job j1');
  assert.equal(
    progressLine({ ...running, cancelRequested: true }, now, false),
    '09:05:07.008  fib.py  running, cancelling',
  );
});
