// A server that is killed while its jobs start takes them with it, at whatever step of the start.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { buildWithout } from './support/buildWithout';
import { longSleep, type Process, processes } from './support/processes';
import { sleep, startSandbox, until } from './support/startSandbox';

const rounds = 20;
const isRoot = process.getuid?.() === 0;

/** Kills a server so long after its jobs were taken, and returns what looks for what there still is of it. */
async function killWhileStarting(delayMs: number, bundle?: string): Promise<() => Process[]> {
  const before = new Set(processes().map(({ pid }) => pid));
  const sandbox = await startSandbox(bundle === undefined ? {} : { bundle });
  const uid = processes().find(({ pid }) => pid === sandbox.pid)?.uid;
  const command = longSleep();
  const job = { language: 'bash', code: `exec ${command}`, ttl: 60 };
  await Promise.all([sandbox.submit(job), sandbox.submit(job)]);
  await sleep(delayMs);
  process.kill(sandbox.pid, 'SIGKILL');
  return () =>
    processes().filter(
      ({ pid, ppid, uid: owner, state, commandLine }) =>
        !before.has(pid) &&
        owner === uid &&
        state !== 'Z' &&
        /bwrap|etc\/stage|\/bin\/sh|sleep/.test(commandLine) &&
        // The server's own user tells which they are; an ordinary user's other servers are theirs, too.
        (isRoot || ppid === 1 || commandLine.includes(command)),
    );
}

/** What stays: nobody is left to end it, and it waits for what never comes. */
async function leftForGood(look: () => Process[]): Promise<Process[]> {
  let seen = '';
  let since = performance.now();
  for (;;) {
    const left = look();
    const now = left.map(({ pid, commandLine }) => `${pid} ${commandLine} ${ticks(pid)}`).join('\n');
    if (left.length === 0 || (now === seen && performance.now() - since > 2000)) return left;
    if (now !== seen) since = performance.now();
    seen = now;
    await sleep(100);
  }
}

/** Of processor time that it has used. */
function ticks(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .join();
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with another.
  }
}

/** A few rounds at a time, each at another moment, for as long as they want more. */
async function atOtherMoments(round: (delayMs: number) => Promise<boolean>): Promise<void> {
  const left = Array.from({ length: rounds }, (_, index) => (index * 10) / rounds).values();
  let isEnough = false;
  const work = async (): Promise<void> => {
    for (const moment of left) {
      if (isEnough) return;
      isEnough ||= !(await round(moment));
    }
  };
  await Promise.all(Array.from({ length: 5 }, work));
}

const isGuard = (commandLine: string): boolean => commandLine.startsWith('/bin/sh -c trap');

describe('a server that is killed while jobs start', () => {
  it('leaves none of them', { timeout: 300_000 }, async () => {
    await atOtherMoments(async (moment) => {
      const look = await killWhileStarting(moment);
      await until('nothing is left', () => look().length === 0).catch((error: unknown) => {
        throw new Error(`${error}: ${look().map(({ commandLine }) => commandLine)}`);
      });
      return true;
    });
  });

  for (const protection of ['guard', 'life-check']) {
    it(`would leave some without the ${protection}`, { timeout: 300_000 }, async () => {
      const bundle = await buildWithout(protection);
      const found: Process[] = [];
      await atOtherMoments(async (moment) => {
        const left = await leftForGood(await killWhileStarting(moment, bundle));
        for (const { pid } of left) kill(pid);
        found.push(...left.filter(({ commandLine }) => !isGuard(commandLine)));
        return found.length === 0;
      });
      assert.notDeepEqual(found, []);
    });
  }
});
