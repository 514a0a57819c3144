// What a job does to its own memory must not be the server's work.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manyMappings } from './support/manyMappings';
import { sleep, startSandbox } from './support/startSandbox';

describe('a job with millions of mappings', () => {
  it('keeps the server neither from answering nor from ending it', async () => {
    const sandbox = await startSandbox();
    try {
      const start = performance.now();
      const id = await sandbox.submit({ language: 'c', code: manyMappings(40, 60), ttl: 3 });
      const times: number[] = [];
      for (let i = 0; i < 25; i++) {
        const asked = performance.now();
        assert.equal((await sandbox.call('GET', '/jobs')).status, 200);
        times.push(performance.now() - asked);
        await sleep(80);
      }
      const job = await sandbox.finished(id);
      assert.equal(job.status, 'timeout', JSON.stringify(job));
      assert.ok(performance.now() - start < 6000, 'it outlived its ttl');
      assert.ok(Math.max(...times) < 200, `slowest: ${Math.max(...times)} ms`);
    } finally {
      await sandbox.stop();
    }
  });
});
