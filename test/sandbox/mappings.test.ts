// What a job does to its own memory must not be the server's work.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { manyMappings } from './support/manyMappings';
import { processes } from './support/processes';
import { sleep, startSandbox, until } from './support/startSandbox';

describe('a job with millions of mappings', () => {
  it('keeps the server neither from answering nor from ending it', async () => {
    const sandbox = await startSandbox();
    try {
      const uid = processes().find(({ pid }) => pid === sandbox.pid)?.uid;
      const programs = (): number =>
        processes().filter((process) => process.uid === uid && process.commandLine === '/sandbox/main ').length;
      // Some 240 MB of the kernel's: more, with what other programs take meanwhile, would be too much memory for a job.
      const id = await sandbox.submit({ language: 'c', code: manyMappings(20, 300), ttl: 300 });
      await until('all are there', () => programs() >= 20);
      const [start, used] = [performance.now(), cpuSeconds(sandbox.pid)];
      for (let asked = 0; asked < 20; asked++) {
        const { status, body, text } = await sandbox.call('GET', `/jobs/${id}`);
        assert.deepEqual([status, body.status], [200, 'running'], text);
        await sleep(150);
      }
      const share = (cpuSeconds(sandbox.pid) - used) / ((performance.now() - start) / 1000);
      assert.ok(share < 0.5, `the server itself computed for ${share} of the time`);
      assert.equal((await sandbox.call('DELETE', `/jobs/${id}`)).status, 200);
      assert.equal((await sandbox.finished(id)).status, 'cancelled');
    } finally {
      await sandbox.stop();
    }
  });
});

/** Of the processor, since it began. */
function cpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const [user = 0, system = 0] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (user + system) / 100;
}
