import './support/asShipped';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explain } from '../../src/sandbox/isolation/probe';
import { startSandbox } from './support/startSandbox';

const under = (limits: string): string[] => ['/bin/sh', '-c', `${limits}; exec "$@"`, 'sh'];

describe('a server that was itself started with low limits', () => {
  for (const [limits, of] of [
    ['ulimit -n 300', 'n'],
    ['ulimit -d 1000000', 'd'],
    ['ulimit -t 600', 't'],
  ] as const) {
    it(`runs jobs with them: ${limits}`, async () => {
      const sandbox = await startSandbox({ under: under(limits) });
      try {
        const { stdout } = await sandbox.execute({ language: 'bash', code: `ulimit -H -${of}` });
        assert.ok(Number(stdout) <= Number(limits.split(' ')[2]), stdout);
      } finally {
        await sandbox.stop();
      }
    });
  }

  it('says so when it runs out of descriptors, and goes on', async () => {
    const sandbox = await startSandbox({ under: under('ulimit -n 256'), args: ['--max-concurrency', '64'] });
    try {
      const job = { language: 'bash', code: 'sleep 10; echo done' };
      const results = await Promise.all(Array.from({ length: 64 }, () => sandbox.execute(job)));
      for (const { stdout, error } of results)
        assert.match(stdout || error, /^done\n$|could not be (?:started|set up)/);
      assert.ok(
        results.some(({ error }) => error !== null && error !== undefined),
        'there were enough after all',
      );
      assert.equal((await sandbox.execute({ language: 'bash', code: 'echo again' })).stdout, 'again\n');
    } finally {
      await sandbox.stop();
    }
  });

  it('does not start with too few descriptors, and names them', async () => {
    await assert.rejects(startSandbox({ under: under('ulimit -n 64') }), /256 open files.*ulimit -n/);
  });

  it('is told about limits, not about namespaces, should they be the cause', () => {
    const said = '/etc/stage: 3: ulimit: error setting limit (Operation not permitted)';
    const container = { read: (path: string) => (path === '/.dockerenv' ? '' : undefined) };
    assert.match(explain(said, container), /resource limits/);
    assert.doesNotMatch(explain(said, container), /namespaces|container/);
  });
});
