import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inSlices } from '../../../../src/jobs/output/inSlices';
import { terminalOutput } from '../../../../src/jobs/output/terminalOutput';
import { findPlaces } from '../../../../src/jobs/places/findPlaces';
import { withLocalPaths } from '../../../../src/jobs/tasks/localPaths';
import { TaskScreen } from '../../../../src/jobs/tasks/taskScreen';
import { finishedJob } from '../../../support/finishedJob';
import { turnsDuring } from '../../../support/turns';

const ESC = '\u001b';
const MB = 1_048_576;

const jobThatPrinted = (stdout: string, stderr = '') =>
  finishedJob(
    {
      language: 'c',
      inputs: [{ filename: 'data.h', uri: 'file:///w/lib/data.h', digest: '' }],
      sent: {
        code: 'int main(void) {\n  return missing;\n}\n',
        parameters: {},
        variables: [],
        files: [],
        target: { baseUrl: 'http://x', key: 'bearer' },
      },
    },
    { success: false, stdout, stderr },
  );

async function localized(stdout: string, local: string | undefined = 'src/broken.c'): Promise<string> {
  const places = await findPlaces(jobThatPrinted(stdout), 'broken.c');
  return inSlices(
    withLocalPaths(stdout, 'stdout', places, ({ file }) => (file.kind === 'program' ? local : 'lib/data.h')),
  );
}

test('places have the paths of the local files, also among colours and other places', async () => {
  assert.equal(
    await localized('first\n/sandbox/main.c:2:10: error: a\nmain.c:2: warning: b\n'),
    'first\nsrc/broken.c:2:10: error: a\nsrc/broken.c:2: warning: b\n',
  );
  assert.equal(
    await localized(`${ESC}[1m${ESC}[K/sandbox/main.c:2:10:${ESC}[m ${ESC}[31merror:${ESC}[m a\n`),
    `${ESC}[1m${ESC}[Ksrc/broken.c:2:10:${ESC}[m ${ESC}[31merror:${ESC}[m a\n`,
  );
  assert.equal(await localized('/tmp/input/data.h:1:1: error: x\n'), 'lib/data.h:1:1: error: x\n');
});

test('what is no place of a local file stays as it was printed', async () => {
  for (const text of ['', 'main.c\n', 'see /sandbox/main.c for more\r\n', '/usr/include/stdio.h:3:1: error: x\n'])
    assert.equal(await localized(text), text);
  const place = '/sandbox/main.c:2:10: error: a\n';
  const places = await findPlaces(jobThatPrinted(place), 'broken.c');
  assert.equal(places.length, 1);
  assert.equal(await inSlices(withLocalPaths(place, 'stdout', places, () => undefined)), place);
  assert.equal(await inSlices(withLocalPaths(place, 'stderr', places, () => 'x')), place, 'of the other stream');
});

test('a local path gets no further than what is printed', async () => {
  const text = await localized('/sandbox/main.c:2:10: error: a\n', `a${ESC}]0;title\u0007b.c`);
  assert.equal(
    [...terminalOutput({ stdout: text, stderr: '' }, String)].join(''),
    `ab.c:2:10: error: a\r\n${ESC}[0m${ESC}[0m`,
  );
});

test('the streams are told apart, and a long one is cut at a line', () => {
  const shown = (stdout: string, stderr = ''): string =>
    [...terminalOutput({ stdout, stderr }, (size) => `without ${size}`)].join('');
  assert.equal(shown('a', 'b\n'), `a${ESC}[0m\r\n${ESC}[1m── stderr ──${ESC}[0m\r\nb\r\n${ESC}[0m`);
  const long = shown('0123456789\n'.repeat(MB / 10));
  assert.match(long.slice(0, 60).replaceAll(ESC, ''), /^\[1mwithout 10\d\.\d KB\[0m\r\n0123456789\r\n/);
});

test('megabytes are shown without keeping the editor busy', async () => {
  const text = `${'a row of text\n'.repeat((4 * MB) / 14)}/sandbox/main.c:2:10: error: a\n`;
  const places = await findPlaces(jobThatPrinted(text), 'broken.c');
  assert.equal(places.length, 1);
  let written = 0;
  const turns = await turnsDuring(async () => {
    const screen = new TaskScreen((piece) => {
      written += piece.length;
    });
    const stdout = await inSlices(withLocalPaths(text, 'stdout', places, () => 'src/broken.c'));
    await screen.show(terminalOutput({ stdout, stderr: stdout }, String));
  });
  assert.ok(written > 2 * MB);
  assert.ok(turns > 5, `${turns}`);
});

/** What a terminal that only knows these sequences is left with. */
const linesLeft = (text: string): readonly string[] =>
  text.split('\r\n').map((line) => (line.split(`\r${ESC}[K`).at(-1) ?? '').replaceAll(ESC, '').replace(/\[\d*m/g, ''));

test('the line about how it goes stands below all else, and goes with the end', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  let text = '';
  const screen = new TaskScreen((piece) => {
    text += piece;
  });
  let seconds = 0;
  screen.say('heading\n  detail');
  screen.beginStatus(() => `running ${seconds}`);
  screen.say('running');
  seconds = 1;
  context.mock.timers.tick(1000);
  assert.deepEqual(linesLeft(text), ['heading', '  detail', 'running', 'running 1']);
  await screen.show(['out\r\n']);
  screen.complain('one\ntwo');
  const before = text;
  context.mock.timers.tick(5000);
  assert.equal(text, before, 'nothing is drawn any more');
  assert.deepEqual(linesLeft(text), ['heading', '  detail', 'running', 'out', 'one', 'two', '']);
});

test('what a service says cannot do more in the terminal than be read', () => {
  let text = '';
  const screen = new TaskScreen((piece) => {
    text += piece;
  });
  screen.complain(`bad ${ESC}]52;c;aGk=\u0007 ${ESC}[2J\u0007 end`);
  assert.equal(text, `${ESC}[31mbad  \\u{0007} end${ESC}[0m\r\n`);
});
