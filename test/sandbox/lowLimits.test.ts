import './support/asShipped';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explain } from '../../src/sandbox/isolation/probe';
import { startSandbox } from './support/startSandbox';

describe('a server that was itself started with low limits', () => {
  for (const [limits, of] of [
    ['ulimit -n 64', 'n'],
    ['ulimit -d 1000000', 'd'],
    ['ulimit -t 600', 't'],
  ] as const) {
    it(`runs jobs with them: ${limits}`, async () => {
      const sandbox = await startSandbox({ under: ['/bin/sh', '-c', `${limits}; exec "$@"`, 'sh'] });
      try {
        const { stdout } = await sandbox.execute({ language: 'bash', code: `ulimit -H -${of}` });
        assert.ok(Number(stdout) <= Number(limits.split(' ')[2]), stdout);
      } finally {
        await sandbox.stop();
      }
    });
  }

  it('is told about limits, not about namespaces, should they be the cause', () => {
    const said = '/etc/stage: 3: ulimit: error setting limit (Operation not permitted)';
    const container = { read: (path: string) => (path === '/.dockerenv' ? '' : undefined) };
    assert.match(explain(said, container), /resource limits/);
    assert.doesNotMatch(explain(said, container), /namespaces|container/);
  });
});
