// A server that is killed while its jobs start takes them with it, at whatever step of the start.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildWithout } from './support/buildWithout';
import { type Process, processes } from './support/processes';
import { sleep, startSandbox } from './support/startSandbox';

const rounds = 20;
const isRoot = process.getuid?.() === 0;

/** What is left of a server's jobs two seconds after it was killed; the server's own user tells which they are. */
async function leftAfterKill(delayMs: number, seconds: number, bundle?: string): Promise<Process[]> {
  const before = new Set(processes().map(({ pid }) => pid));
  const sandbox = await startSandbox(bundle === undefined ? {} : { bundle });
  const uid = processes().find(({ pid }) => pid === sandbox.pid)?.uid;
  const job = { language: 'bash', code: `exec sleep ${seconds}`, ttl: 60 };
  await Promise.all([sandbox.submit(job), sandbox.submit(job)]);
  await sleep(delayMs);
  process.kill(sandbox.pid, 'SIGKILL');
  await sleep(2000);
  const left = processes().filter(
    ({ pid, ppid, uid: owner, state, commandLine }) =>
      !before.has(pid) &&
      owner === uid &&
      state !== 'Z' &&
      /bwrap|etc\/stage|\/bin\/sh|sleep/.test(commandLine) &&
      // An ordinary user's other servers are theirs, too.
      (isRoot || ppid === 1 || commandLine.includes(`sleep ${seconds}`)),
  );
  for (const { pid } of left) kill(pid);
  return left;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with another.
  }
}

const manyTimes = async (seconds: number, bundle?: string): Promise<string[]> => {
  const moments = Array.from({ length: rounds }, (_, round) => (round * 10) / rounds);
  const left: Process[] = [];
  // A few at a time, each at another moment.
  for (let at = 0; at < moments.length; at += 4) {
    const some = moments.slice(at, at + 4).map((moment, index) => leftAfterKill(moment, seconds + at + index, bundle));
    left.push(...(await Promise.all(some)).flat());
  }
  return left.map(({ commandLine }) => commandLine);
};

describe('a server that is killed while jobs start', () => {
  it('leaves none of them', { timeout: 120_000 }, async () => {
    assert.deepEqual(await manyTimes(67_000), []);
  });

  for (const [index, protection] of ['guard', 'life-check'].entries()) {
    it(`would leave some without the ${protection}`, { timeout: 120_000 }, async () => {
      const left = await manyTimes(67_100 + 100 * index, buildWithout(protection));
      assert.notDeepEqual(left, []);
    });
  }
});
