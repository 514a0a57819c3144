import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrackedJob } from '../../../../src/jobs/jobs';
import type { Section } from '../../../../src/jobs/output/outcome';
import { outcomeText } from '../../../../src/jobs/output/outcome';
import { OutlineScanner } from '../../../../src/jobs/output/outline';
import { progressLine, receiptText } from '../../../../src/jobs/output/transcript';
import { sentRequest } from '../../../../src/jobs/request/sentRequest';

const request = sentRequest({ language: 'python', code: 'x' });
const heading = (title: string): string => receiptText({ title, place: 'local sandbox', request, unsaved: false });

async function output(title: string, stdout: string, stderr = ''): Promise<string> {
  const result = { success: true, stdout, stderr, exitCode: 0, artifacts: [] };
  const job: TrackedJob = {
    ...{ key: title, title, result, service: 'local', status: 'completed', startedHere: true, submittedAt: 0 },
    finishedAt: 1,
  };
  return `${progressLine(job, new Date(), false)}\n${await outcomeText(job)}\n`;
}

function outline(...texts: readonly string[]): readonly Section[] {
  const scanner = new OutlineScanner();
  for (const [index, line] of texts.join('\n').split('\n').entries()) scanner.read(line, index);
  return scanner.sections;
}

const told = ({ name, detail, start, end, sections }: Section): unknown => [
  `${name} ${start}-${end}${detail && `: ${detail}`}`,
  ...sections.map((each) => `${each.name} ${each.start}-${each.end}`),
];

test('each run is a part of the channel, from its heading to how it ended', async () => {
  const sections = outline(
    heading('a.py'),
    await output('a.py', 'one\ntwo\n', 'why\n'),
    heading('b: c.py'),
    await output('b: c.py', '', 'why\n'),
  );
  assert.deepEqual(sections.map(told), [
    ['a.py 0-8: completed, exit code 0', 'stdout 3-5', 'stderr 6-7'],
    ['b: c.py 10-16: completed, exit code 0', 'stderr 14-15'],
  ]);
});

test('of runs that went on at the same time each output is a part', async () => {
  const sections = outline(
    heading('a.py'),
    heading('b.py'),
    await output('a.py', 'one\n'),
    await output('b.py', 'two\n'),
  );
  assert.deepEqual(sections.map(told), [
    ['a.py 0-2'],
    ['b.py 3-5'],
    ['a.py 6-8: completed, exit code 0', 'stdout 6-7'],
    ['b.py 10-12: completed, exit code 0', 'stdout 10-11'],
  ]);
});

test('a run that goes on is a part, too', () => {
  assert.deepEqual(outline(heading('a.py')).map(told), [['a.py 0-2']]);
});

test('headings that a program prints are counted up to a limit', () => {
  const text = '── x · y ──\n── stderr ──\n── y: completed\n'.repeat(3000);
  assert.equal(outline(text).length, 2000);
});
