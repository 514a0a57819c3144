import type { TrackedJob } from '../../src/jobs/jobs';
import { documentOf, outcomeText } from '../../src/jobs/output/outcome';
import { printable } from '../../src/jobs/output/printable';
import { terminalText } from '../../src/jobs/output/terminalText';

/**
 * 10 MB of a program's output made fit for showing: how long it takes, and how long the event loop stands still, beside the
 * same at once. Both in processor time, of all the process's threads, so that what else the machine does counts little. What the
 * editor does with the text comes on top.
 */

const MB = 1_048_576;
const rounds = 5;

const upTo10MB = (part: string): string => part.repeat(Math.ceil((10 * MB) / part.length));

const kinds: Readonly<Record<string, string>> = {
  'lines of text': upTo10MB('a line of text with nothing special in it, 1234567890\n'),
  'Chinese and emoji': upTo10MB('漢字かな交じり文 with 😀 in it\n'),
  'one line': 'x'.repeat(10 * MB),
  'coloured lines': upTo10MB('\u001b[32mok\u001b[0m \u001b[1mtest\u001b[0m of something, 12 ms\n'),
  'a progress bar': upTo10MB('\r 42 % [#########           ]'),
  'a spinner of backspaces': upTo10MB('|\b/\b-\b\\\b'),
  'control characters': upTo10MB('\u0000\u0001'),
};

const jobWith = (stdout: string): TrackedJob => ({
  ...{ key: 'k', service: 'local', title: 'a.py', status: 'completed', startedHere: true, submittedAt: 0 },
  ...{ finishedAt: 1, result: { success: true, stdout, stderr: '', artifacts: [] } },
});

const ways: Readonly<Record<string, (text: string) => unknown>> = {
  'at once': printable,
  channel: async (text) => outcomeText(jobWith(text)),
  document: async (text) => documentOf(jobWith(text)),
  terminal: async (text) => {
    for (const _ of terminalText(text.slice(-MB))) await new Promise((resolve) => setImmediate(resolve));
  },
};

interface Measured {
  readonly ms: number;
  readonly stallMs: number;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function measure(work: () => unknown): Promise<Measured> {
  let [last, stallMs, isOn] = [cpuMs(), 0, true];
  const look = (): void => {
    const now = cpuMs();
    stallMs = Math.max(stallMs, now - last);
    last = now;
    if (isOn) setImmediate(look);
  };
  setImmediate(look);
  await new Promise((resolve) => setTimeout(resolve, 20));
  stallMs = 0;
  const start = cpuMs();
  await work();
  const ms = cpuMs() - start;
  await new Promise((resolve) => setTimeout(resolve, 5)); // the last stall is seen, too
  isOn = false;
  return { ms, stallMs };
}

async function main(): Promise<void> {
  const names = Object.keys(ways);
  console.log(`10 MB of output: ms, and the longest stall (median of ${rounds}; worst in brackets)`);
  console.log(`  ${''.padEnd(26)}${names.map((name) => name.padStart(22)).join('')}`);
  for (const [kind, text] of Object.entries(kinds)) {
    const cells: string[] = [];
    for (const way of Object.values(ways)) {
      await way(text); // what is compiled at first use does not count
      const all: Measured[] = [];
      for (let round = 0; round < rounds; round += 1) all.push(await measure(() => way(text)));
      const stalls = all.map(({ stallMs }) => stallMs).sort((a, b) => a - b);
      const times = all.map(({ ms }) => ms).sort((a, b) => a - b);
      const middle = rounds >> 1;
      cells.push(`${times[middle]?.toFixed(0)}, ${stalls[middle]?.toFixed(0)} (${stalls.at(-1)?.toFixed(0)})`);
    }
    console.log(`  ${kind.padEnd(26)}${cells.map((cell) => cell.padStart(22)).join('')}`);
  }
}

void main();
