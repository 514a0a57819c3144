import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { LocalSandbox, parseReadyLine, spawnOptions } from '../../../src/jobs/localSandbox';

const log = { info: () => {} };

/** A sandbox whose program is the given script. */
function sandboxOf(t: TestContext, script: string): LocalSandbox {
  const dir = mkdtempSync(join(tmpdir(), 'sandbox-start-'));
  const path = join(dir, 'sandbox.js');
  writeFileSync(path, script);
  const sandbox = new LocalSandbox(path, log);
  t.after(() => {
    sandbox.dispose();
    rmSync(dir, { recursive: true });
  });
  return sandbox;
}

test("the editor's executable is run as Node, with nothing of the editor's environment but where programs are", () => {
  const { env, cwd } = spawnOptions({ PATH: '/usr/bin', LANG: 'C', UNSANDBOX_API_KEY: 'x', NODE_OPTIONS: '--inspect' });
  assert.deepEqual(env, { ELECTRON_RUN_AS_NODE: '1', PATH: '/usr/bin', LANG: 'C', TMPDIR: undefined });
  assert.equal(cwd, '/');
});

test('the ready line is an address, a reason, or something unexpected', () => {
  assert.deepEqual(parseReadyLine('{"url":"http://127.0.0.1:1","token":"t","pid":2}'), {
    url: 'http://127.0.0.1:1',
    token: 't',
  });
  const reason = 'Install bubblewrap.';
  assert.deepEqual(parseReadyLine(JSON.stringify({ error: reason })), { reason, lack: 'other' });
  assert.deepEqual(parseReadyLine(JSON.stringify({ error: reason, lack: 'bubblewrap' })), {
    reason,
    lack: 'bubblewrap',
  });
  assert.deepEqual(parseReadyLine(JSON.stringify({ error: reason, lack: {} })), { reason, lack: 'other' });
  for (const line of ['', 'null', '[]', '{', 'Debugger attached.'])
    assert.match(JSON.stringify(parseReadyLine(line)), /unexpected/);
});

test('it is started once, however many ask, and again after it ended', async (t) => {
  const sandbox = sandboxOf(
    t,
    `console.log(JSON.stringify({ url: 'http://127.0.0.1:1', token: String(process.pid) }));
     setTimeout(() => process.exit(), 300);`,
  );
  const [first, second] = await Promise.all([sandbox.start(), sandbox.start()]);
  assert.equal(first.token, second.token);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.notEqual((await sandbox.start()).token, first.token);
});

test('why it cannot start is told in its own words', async (t) => {
  const reason = "console.log(JSON.stringify({ error: 'Install bubblewrap.' })); process.exit(1)";
  await assert.rejects(sandboxOf(t, reason).start(), { name: 'UserError', message: 'Install bubblewrap.' });
  const words = "console.error('No user namespaces here.'); process.exit(1)";
  await assert.rejects(sandboxOf(t, words).start(), /No user namespaces here/);
  await assert.rejects(sandboxOf(t, 'process.exit(1)').start(), /ended before it was ready/);
});

test("it ends with its parent: its standard input is closed when the editor's side goes", async (t) => {
  const sandbox = sandboxOf(
    t,
    `process.stdin.on('end', () => process.exit()).resume();
     process.on('SIGTERM', () => {});
     console.log(JSON.stringify({ url: 'http://127.0.0.1:1', token: String(process.pid) }));`,
  );
  const pid = Number((await sandbox.start()).token);
  process.kill(pid, 0);
  sandbox.dispose();
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

test('an executable that is not there is a sentence, not a crash', async (t) => {
  const execPath = process.execPath;
  t.after(() => {
    process.execPath = execPath;
  });
  process.execPath = '/nonexistent/node';
  await assert.rejects(sandboxOf(t, '').start(), /cannot be started/);
});
