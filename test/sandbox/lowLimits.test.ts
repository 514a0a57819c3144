import './support/asShipped';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explain } from '../../src/sandbox/isolation/probe';
import { longSleep, withCommand } from './support/processes';
import { startSandbox, until } from './support/startSandbox';

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
      const command = longSleep();
      const jobs = await Promise.all(
        Array.from({ length: 64 }, () => sandbox.submit({ language: 'bash', code: `exec ${command}`, ttl: 900 })),
      );
      const running = async (): Promise<string[]> => {
        const bodies = await Promise.all(jobs.map(async (id) => (await sandbox.call('GET', `/jobs/${id}`)).body));
        return bodies.filter(({ status }) => status === 'running').map(({ job_id: id }) => id);
      };
      await until('each runs, or could not', async () => (await running()).length === withCommand(command).length);
      const able = await running();
      assert.ok(able.length > 0, 'none could be started');
      assert.ok(able.length < jobs.length, 'there were enough after all');
      for (const id of able) assert.equal((await sandbox.call('DELETE', `/jobs/${id}`)).status, 200);
      for (const id of jobs) {
        const { status, result } = (await sandbox.call('GET', `/jobs/${id}`)).body;
        if (able.includes(id)) assert.equal(status, 'cancelled');
        else assert.match(result.error, /could not be (?:started|set up)/);
      }
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
