import { compareOutput, normalOutput, withoutTrailingBlanks } from '../../src/jobs/expected/compareOutput';
import { parseExpectComments } from '../../src/jobs/expected/expectComments';
import { comparableText, printedText } from '../../src/jobs/history/comparison';
import { findLocations, findLocationsInSlices } from '../../src/jobs/locations/findLocations';
import { nextStepOf } from '../../src/jobs/nextStep/nextStep';
import { inSlices } from '../../src/jobs/output/inSlices';
import { maskText } from '../../src/jobs/output/mask';
import { outcomeText } from '../../src/jobs/output/outcome';
import { OutlineScanner } from '../../src/jobs/output/outline';
import { printable, printableLine } from '../../src/jobs/output/printable';
import { terminalOutput } from '../../src/jobs/output/terminalOutput';
import { findPlaces } from '../../src/jobs/places/findPlaces';
import { lineChange, shiftOf } from '../../src/jobs/places/shiftLines';
import { globMatcher } from '../../src/jobs/request/glob';
import { knownLanguages } from '../../src/jobs/request/languages';
import { parseWords } from '../../src/jobs/stdin/shellWords';
import { whatItReads } from '../../src/jobs/stdin/whatItReads';
import { withLocalPaths } from '../../src/jobs/tasks/localPaths';
import { TaskScreen } from '../../src/jobs/tasks/taskScreen';
import { finishedJob } from '../support/finishedJob';

/**
 * Texts made to take long. Four times as much of one may take four times as long, and not sixteen; and of a long one's time
 * only a part may be spent without letting others have their turn. Both are ratios within this run, so that it does not matter
 * how fast the machine is. Exits with 1 when one is too large.
 */

/** Four times as much takes at most this many times as long: caches and the collection of garbage come on top. */
const mostGrowth = 9;
/** What takes less, in ms, says nothing. */
const shortest = 20;
/** The longest stall's part of the whole time, unless it is as short as one that the collection of garbage makes. */
const mostStall = 1 / 4;
const shortestStall = 50;
const tries = 3;
const MB = 1_048_576;

type Work = () => unknown;

/** For some amount of text, what is done with it. */
const growing: Readonly<Record<string, readonly [amount: number, of: (amount: number) => Work]>> = {
  'masking two values': [
    150_000,
    (n) => text('abcdefgh ijklmnop ', n, (all) => maskText(all, ['abcdefgh', 'ijklmnop'])),
  ],
  'masking a value that overlaps itself': [1_000_000, (n) => text('a', n, (all) => maskText(all, ['aaaaaa']))],
  'comparing: many equal lines': [600_000, (n) => text('1\n', n, (all) => compareOutput(`${all}2`, `${all}3`))],
  'comparing: line ends': [400_000, (n) => text('1\r\n', n, normalOutput)],
  'comparing: blanks at line ends': [400_000, (n) => text('1 \n', n, withoutTrailingBlanks)],
  'comparing: blanks within a line': [1_000_000, (n) => text(' ', n, (all) => withoutTrailingBlanks(`${all}x`))],
  'expect comments behind quotes': [
    120,
    (n) => text('"\\', n, (quotes) => parseExpectComments(`${quotes} expect:\n`.repeat(510), 'python')),
  ],
  'words of a shell': [
    50_000,
    (n) => () => ["'", '\\', "$'", '"\\', 'a ', '$'].map((part) => parseWords(part.repeat(n))),
  ],
  globs: [
    5,
    (n) => () =>
      ['*a'.repeat(100), `${'**/a/'.repeat(100)}b`, `${'[a-z]*'.repeat(80)}!`].map((glob) =>
        globMatcher(glob)?.(`${`${'a'.repeat(250)}/`.repeat(n)}b`),
      ),
  ],
  'headings that a program prints': [
    25_000,
    (n) => text(`── ${'x · '.repeat(50)} ──\n── stderr ──\n── y: completed\n`, n, outline),
  ],
  'a long heading': [60_000, (n) => text('─', n, (all) => outline(`── a${' · '.repeat(99)} ${all}x`))],
  'a sequence without an end': [
    100_000,
    (n) => text('1', n, (all) => outcomeText(finishedJob({}, { stdout: `\u001b[${all}` }))),
  ],
  'a line that is cut': [1_000_000, (n) => text('\0\u0001', n, (all) => printableLine(all))],
  'a pasted text above many lines': [
    25_000,
    (n) =>
      text('hello world\n', n, (all) => {
        const here = { line: 0, character: 0 };
        const change = lineChange({ start: here, end: here, text: all });
        return Array.from({ length: 100 }, (_, line) => shiftOf(line + 1, 5, change));
      }),
  ],
  'a pipe of a shell program': [10_000, (n) => text(' ', n, (all) => whatItReads('bash', `x |${all}y\nread y\n`))],
  'imports on one line': [1000, (n) => text('from sys import ', n, (all) => whatItReads('python', `${all}<`))],
  'reads on one line': [2000, (n) => text('; read x', n, (all) => whatItReads('bash', `${all}<`))],
};

const sequences = [
  '#;',
  ';#',
  '\u001b[',
  '\u001b]',
  '0',
  ' ',
  '\b',
  'x\b',
  '\bx',
  '\r',
  'a\r',
  '\u001b[K',
  '\uD800',
  '😀',
];
const programs = [
  '/*',
  '"""',
  "'",
  '"',
  '`',
  '#|',
  '{-',
  '--[[',
  '=pod\n',
  'f() {\n',
  ' ',
  '\n',
  '<',
  'read ',
  '\\',
  '(* ',
  '# ',
];
const places = [
  ...[':', ' at ', 'a:1:', '1:', '(', '((', ' (', ' [', '] ', ' in ', '#0 0x1 in a ', '"', '{file,"', '{file,"a"},'],
  ...[' line 1', 'a:1:1: error: [', ' from ', '    at (', 'Error: ', "thread '", 'File "', '@ ', 'a(1,', 'a(1)', '   '],
  ...[
    '\t',
    '/',
    '.',
    '..',
    'a.b:1',
    '==1==',
    ' ---> ',
    '** (',
    '[1] a at ',
    '😀',
    'awk: a:1: ',
    'In ',
    '1: a at ',
    '%',
    '\\',
  ],
];
const failures = ['"', "'", ': ', '(', 'a ', 'No such file or directory', 'Cannot find module ', '\u001b[', '/'];
const beginnings = ['', ' ', '    at ', '\tat ', '/tmp/main.py:1:1: ', 'Error in '];

const filesOf = (language: string | undefined) => ({
  program: { names: ['main.py'], language, lineCount: 1000 },
  inputFiles: ['a.py', 'b.sh', 'c.c', 'd.java', 'e.js'],
});

/** The same for every part that a text may repeat. */
function* repeating(): Generator<readonly [name: string, amount: number, of: (amount: number) => Work]> {
  for (const part of sequences)
    yield [`printing ${JSON.stringify(part)}`, 500_000, (n) => text(part, n, (all) => printable(`\u001b${all}`))];
  for (const language of knownLanguages)
    for (const part of programs)
      yield [
        `reading ${language} ${JSON.stringify(part)}`,
        50_000,
        (n) => text(part, n, (all) => whatItReads(language, all)),
      ];
  for (const language of [...knownLanguages, undefined])
    for (const part of places)
      for (const beginning of beginnings)
        yield [
          `places of ${language} ${JSON.stringify(beginning + part)}`,
          Math.ceil(5000 / part.length),
          (n) => text(part, n, (all) => findLocations(`${beginning}${all}\n`, filesOf(language))),
        ];
  for (const part of failures)
    yield [
      `what to do next about ${JSON.stringify(part)}`,
      25_000 / part.length,
      (n) => {
        const job = finishedJob({}, { success: false, stderr: `${part.repeat(n)}\n` });
        return () => nextStepOf(job, async () => undefined);
      },
    ];
}

const text =
  (part: string, amount: number, use: (all: string) => unknown): Work =>
  () =>
    use(part.repeat(amount));

function outline(all: string): unknown {
  const scanner = new OutlineScanner();
  for (const [index, line] of all.split('\n').entries()) scanner.read(line, index);
  return scanner.sections;
}

const cpuMs = (): number => process.cpuUsage().user / 1000;

/** Of several tries the one that was least disturbed. */
async function leastMs(work: Work): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let count = 0; count < tries; count += 1) {
    const start = cpuMs();
    await work();
    least = Math.min(least, cpuMs() - start);
  }
  return least;
}

async function growthOf(amount: number, of: (amount: number) => Work): Promise<{ ratio: number; ms: number }> {
  const large = of(4 * amount);
  const start = cpuMs();
  await large();
  if (cpuMs() - start < shortest) return { ratio: 0, ms: cpuMs() - start };
  const ms = await leastMs(large);
  if (ms < shortest) return { ratio: 0, ms };
  return { ratio: ms / Math.max(1, await leastMs(of(amount))), ms };
}

const mb10 = (part: string): string => part.repeat((10 * MB) / part.length);

const sliced: Readonly<Record<string, () => () => Promise<unknown>>> = {
  'comparing rewritten lines': () => {
    const stdout = 'x\r'.repeat(MB);
    return () => comparableText(finishedJob({}, { stdout, stderr: stdout }));
  },
  'copying a long progress': () => () => printedText({ stdout: '12345678\u001b[0m\r'.repeat(600_000), stderr: '' }),
  'places in short lines': () => searching(mb10('/tmp/main.py: 12:30:45 at (a:1:2) line 3 [x] error: "b", File "c"\n')),
  'places in empty lines': () => searching(mb10('\n')),
  'places in long lines': () => searching(mb10(`${'a:1: at (b '.repeat(300)}\n`)),
  'places everywhere': () => searching(mb10('/tmp/main.py:3:5: error: no\n')),
  'the slowest lines': () => searching(`Warning: ${' '.repeat(1991)}\n`.repeat(128)),
  'the output of a task': () => async () => {
    const stdout = `${mb10('a row of text\n')}/sandbox/main.c:2:10: error: a\n`;
    const found = await findPlaces(finishedJob({ language: 'c' }, { success: false, stdout }), 'broken.c');
    const localized = await inSlices(withLocalPaths(stdout, 'stdout', found, () => 'src/broken.c'));
    await new TaskScreen(() => {}).show(terminalOutput({ stdout: localized, stderr: localized }, String));
  },
};

const searching = (all: string) => () => findLocationsInSlices(all, filesOf(undefined));

async function stallOf(work: () => Promise<unknown>): Promise<{ ratio: number; ms: number }> {
  let [stall, last, isOver] = [0, cpuMs(), false];
  const look = (): void => {
    const now = cpuMs();
    [stall, last] = [Math.max(stall, now - last), now];
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  const start = cpuMs();
  await work();
  isOver = true;
  look();
  return { ratio: stall < shortestStall ? 0 : stall / (cpuMs() - start), ms: stall };
}

async function main(): Promise<void> {
  let [failed, count] = [0, 0];
  const tell = (name: string, ratio: number, most: number, ms: number): void => {
    if (ratio > most) failed += 1;
    console.log(`  ${ratio > most ? 'TOO MUCH ' : ''}${name}: ${ratio.toFixed(2)} (${ms.toFixed(0)} ms)`);
  };
  console.log(`Four times as much of a text takes so many times as long (at most ${mostGrowth}):`);
  for (const [name, [amount, of]] of Object.entries(growing)) {
    const { ratio, ms } = await growthOf(amount, of);
    tell(name, ratio, mostGrowth, ms);
  }
  for (const [name, amount, of] of repeating()) {
    const { ratio, ms } = await growthOf(amount, of);
    count += 1;
    if (ratio > mostGrowth / 2) tell(name, ratio, mostGrowth, ms);
  }
  console.log(`  and of ${count} more, but for those named above, at most ${mostGrowth / 2}`);
  console.log(`The longest stall as a part of the whole time (at most ${mostStall}):`);
  for (const [name, prepare] of Object.entries(sliced)) {
    const work = prepare();
    const stalls = [];
    for (let round = 0; round < tries; round += 1) stalls.push(await stallOf(work));
    const least = stalls.toSorted((a, b) => a.ratio - b.ratio)[0];
    tell(name, least?.ratio ?? 1, mostStall, least?.ms ?? 0);
  }
  process.exitCode = failed > 0 ? 1 : 0;
}

void main();
