import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrackedJob } from '../../../../src/jobs/jobs';
import { namePatterns } from '../../../../src/jobs/nextStep/missingFiles';
import { moduleReaders } from '../../../../src/jobs/nextStep/missingModules';
import { type NextStep, nextStepOf } from '../../../../src/jobs/nextStep/nextStep';
import { networkRefusals } from '../../../../src/jobs/nextStep/refusedNetwork';
import sampleData from './samples.json';

interface Sample {
  readonly name: string;
  readonly tool: string;
  readonly language: string;
  readonly code: string;
  readonly expected: string;
  readonly result: { readonly success: boolean; readonly stdout: string; readonly stderr: string };
}

const samples = sampleData as readonly Sample[];

/** What the workspace has. */
const workspace = new Set([
  ...['data.csv', 'my data.csv', "it's.csv", 'a.csv', 'b.csv', 'data/sales.csv', 'out/report.csv', 'config.json'],
  ...[
    'py',
    'js',
    'mjs',
    'rb',
    'h',
    'hpp',
    'php',
    'pl',
    'lua',
    'R',
    'rs',
    'nim',
    'd',
    'inc',
    'sh',
    'tcl',
    'scm',
    'exs',
  ].map((extension) => `helper.${extension}`),
  ...['helper.cpy', 'Helper.pm', 'Helper.hs', 'tools/__init__.py'],
]);
const lookup = async (path: string): Promise<string | undefined> => (workspace.has(path) ? path : undefined);

function described(step: NextStep<string> | undefined): string {
  switch (step?.kind) {
    case 'attach':
      return `attach ${step.files.map(({ name, file }) => (name === file ? name : `${name} from ${file}`)).join(', ')}`;
    case 'noFolders':
      return `no folders: ${step.path}`;
    case 'noModule':
      return `no module ${step.name}`;
    case 'longer':
      return `${step.was} s → ${step.ttl} s`;
    case 'network':
    case 'localNetwork':
      return step.kind;
    case undefined:
      return 'nothing';
  }
}

const jobOf = (change: Partial<TrackedJob> & { readonly code?: string; readonly stderr?: string }): TrackedJob => ({
  key: 'k',
  service: 'cloud',
  title: 'main.py',
  status: 'completed',
  startedHere: true,
  submittedAt: 1,
  finishedAt: 2,
  result: { success: false, stdout: '', stderr: change.stderr ?? '', artifacts: [] },
  sent: {
    code: change.code ?? '',
    parameters: {},
    variables: [],
    files: [],
    target: { baseUrl: 'https://a.test', key: 'bearer' },
  },
  ...change,
});

const stepOf = async (job: TrackedJob): Promise<string> => described(await nextStepOf(job, lookup));

const notThere = (name: string): string =>
  `Traceback (most recent call last):\nFileNotFoundError: [Errno 2] No such file or directory: ${name}\n`;

test('next step: what real tools print', async (t) => {
  const found = await Promise.all(
    samples.map(async ({ name, language, code, result }) => {
      const step = await stepOf(jobOf({ language, code, result: { ...result, artifacts: [] } }));
      return `${name}: ${step}`;
    }),
  );
  const expected = samples.map(({ name, expected }) => `${name}: ${expected}`);
  const count = (kind: RegExp): number => samples.filter((sample) => kind.test(sample.expected)).length;
  t.diagnostic(
    `${found.filter((line, index) => line === expected[index]).length} of ${samples.length} samples; ` +
      `${count(/^attach/)} attach, ${count(/^no folders/)} in folders, ${count(/^no module/)} modules, ` +
      `${count(/^network/)} network, ${count(/^nothing/)} nothing; ${new Set(samples.map(({ tool }) => tool)).size} tools`,
  );
  assert.deepEqual(found, expected);
});

/** Written after documents: their tools, or these versions of them, are not to be had here. */
const unseen = ["can't find crate for ", 'no required module provides package', 'package (\\S+) is not in'];

test('next step: every pattern has been seen in what a real tool printed, unless it is listed as unseen', (t) => {
  const patterns = [...namePatterns, ...moduleReaders.map(([pattern]) => pattern), ...networkRefusals];
  const lines = samples.flatMap(({ result }) => [result.stdout, result.stderr].join('\n').split(/\r?\n/));
  const missing = patterns.filter((pattern) => !lines.some((line) => pattern.test(line))).map(({ source }) => source);
  t.diagnostic(`${patterns.length - missing.length} of ${patterns.length} patterns seen`);
  assert.deepEqual(
    missing.filter((source) => !unseen.some((known) => source.includes(known))),
    [],
  );
  assert.equal(missing.length, unseen.length);
});

test('next step: a run that did not fail has none, whatever it printed', async () => {
  const stderr = notThere("'data.csv'");
  const result = { success: false, stdout: '', stderr, artifacts: [] };
  assert.equal(await stepOf(jobOf({ result })), 'attach data.csv');
  assert.equal(await stepOf(jobOf({ result: { ...result, success: true } })), 'nothing');
  assert.equal(await stepOf(jobOf({ result: { ...result, stdout: stderr, stderr: '' } })), 'nothing');
  assert.equal(await stepOf(jobOf({ result, status: 'cancelled' })), 'nothing');
  assert.equal(await stepOf(jobOf({ result, status: 'unknown' })), 'nothing');
  assert.equal(await stepOf(jobOf({ result: undefined, status: 'failed' })), 'nothing');
});

test('next step: a run stopped at its time limit may take the next longer one', async () => {
  const after = (ttl: number | undefined): Promise<string> => {
    const { sent } = jobOf({});
    return stepOf(jobOf({ status: 'timeout', sent: sent && { ...sent, parameters: { ttl } } }));
  };
  assert.equal(await after(1), '1 s → 60 s');
  assert.equal(await after(undefined), '60 s → 300 s');
  assert.equal(await after(61), '61 s → 300 s');
  assert.equal(await after(300), '300 s → 900 s');
  assert.equal(await after(900), 'nothing');
});

test('next step: network is offered only to a run that had none', async () => {
  const stderr = 'socket.gaierror: [Errno -3] Temporary failure in name resolution\n';
  const { sent } = jobOf({});
  const withMode = (networkMode: 'zerotrust' | 'semitrusted' | undefined): Promise<string> =>
    stepOf(jobOf({ stderr, sent: sent && { ...sent, parameters: { networkMode } } }));
  assert.equal(await withMode(undefined), 'network');
  assert.equal(await withMode('zerotrust'), 'network');
  assert.equal(await withMode('semitrusted'), 'nothing');
  assert.equal(await stepOf(jobOf({ stderr, sent: undefined })), 'nothing');
  assert.equal(await stepOf(jobOf({ stderr, service: 'local' })), 'localNetwork');
});

test('next step: what was attached is not what is missing, and what the workspace has not is not offered', async () => {
  const { sent } = jobOf({});
  const attached = (filename: string): Promise<string> =>
    stepOf(jobOf({ stderr: notThere("'data.csv'"), sent: sent && { ...sent, files: [{ filename, size: 1 }] } }));
  assert.equal(await attached('data.csv'), 'nothing');
  assert.equal(await attached('other.csv'), 'attach data.csv');
  assert.equal(await stepOf(jobOf({ stderr: notThere("'nowhere.csv'") })), 'nothing');
});

test('next step: a path with folders is told apart from a name', async () => {
  assert.equal(await stepOf(jobOf({ stderr: notThere("'data/sales.csv'") })), 'no folders: data/sales.csv');
  const inRunFolder = `File "/tmp/job-7/main.py", line 1\n${notThere("'/tmp/job-7/data.csv'")}`;
  assert.equal(await stepOf(jobOf({ stderr: inRunFolder })), 'attach data.csv');
  assert.equal(await stepOf(jobOf({ stderr: notThere("'/home/somebody/data.csv'") })), 'nothing');
  assert.equal(await stepOf(jobOf({ stderr: notThere("'../data.csv'") })), 'nothing');
  const inFolder = "ModuleNotFoundError: No module named 'tools'\n";
  assert.equal(await stepOf(jobOf({ stderr: inFolder })), 'no folders: tools/');
});

test('next step: only so many names are looked up, and no control characters reach the look-up', async () => {
  const asked: string[] = [];
  const stderr = Array.from(
    { length: 5000 },
    (_, index) => `cat: f\u001b[31m${index}\u202e.csv: No such file or directory`,
  ).join('\n');
  await nextStepOf(jobOf({ stderr, code: '"x.csv" '.repeat(9999) }), async (path) => void asked.push(path));
  assert.ok(asked.length <= 100, `${asked.length}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  assert.ok(asked.every((path) => !/[\u0000-\u001F\u202E]/.test(path)));
});

test('next step: hostile output comes to an end', async () => {
  const patterns = [...namePatterns, ...moduleReaders.map(([pattern]) => pattern), ...networkRefusals];
  const telling = samples
    .flatMap(({ result }) => result.stderr.split('\n'))
    .filter((line) => line.length < 200 && patterns.some((pattern) => pattern.test(line)));
  const parts = ['"', "'", ': ', '(', 'a ', 'No such file or directory', 'Cannot find module ', '\u001b[', '/'];
  // Where time doubles with each character, this takes for ever. How it grows with the length is measured (test/bench).
  for (const beginning of ['', ...new Set(telling)])
    for (const part of parts) {
      const stderr = `${beginning}${part.repeat(2000 / part.length)}\n`.repeat(2);
      await nextStepOf(jobOf({ stderr }), async () => undefined);
    }
});
