// What a job does to its own memory must not be the server's work.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { manyMappings } from './support/manyMappings';
import { sleep, startSandbox } from './support/startSandbox';

describe('a job with millions of mappings', () => {
  it('keeps the server neither from answering nor from ending it', async () => {
    const sandbox = await startSandbox();
    try {
      const id = await sandbox.submit({ language: 'c', code: manyMappings(40, 300), ttl: 5 });
      for (let answered = 0; ; answered++) {
        const { status, body } = await sandbox.call('GET', `/jobs/${id}`);
        assert.equal(status, 200);
        if (body.status !== 'running') {
          assert.equal(body.status, 'timeout', JSON.stringify(body));
          assert.ok(answered > 5, `it answered ${answered} times only`);
          const used = cpuSeconds(sandbox.pid) / (body.result.total_time_ms / 1000);
          assert.ok(used < 0.5, `the server itself computed for ${used} of the time`);
          break;
        }
        await sleep(80);
      }
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
