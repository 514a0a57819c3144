import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { longSleep, processes, withCommand } from './support/processes';
import {
  bundle,
  firstLine,
  type Sandbox,
  type StartOptions,
  send,
  sleep,
  startSandbox,
  until,
} from './support/startSandbox';

const isAlive = (pid: number): boolean => processes().some((process) => process.pid === pid && process.state !== 'Z');

async function withSandbox(use: (sandbox: Sandbox) => Promise<void>, args: readonly string[] = []): Promise<void> {
  const sandbox = await startSandbox({ args });
  try {
    await use(sandbox);
  } finally {
    await sandbox.stop();
  }
}

/** Returns the command by which its processes are known. */
async function withJob(sandbox: Sandbox): Promise<string> {
  const command = longSleep();
  await sandbox.submit({ language: 'bash', code: `(setsid ${command} &); exec ${command}`, ttl: 60 });
  await until('the job runs', () => withCommand(command).length >= 2);
  return command;
}

describe('the server ends, and every job with it', { concurrency: 3 }, () => {
  it('when its stdin ends', () =>
    withSandbox(async (sandbox) => {
      const command = await withJob(sandbox);
      sandbox.child.stdin?.end();
      await until('the server is gone', () => !isAlive(sandbox.pid));
      await until('it says so', () => sandbox.child.exitCode === 0);
      assert.deepEqual(withCommand(command), []);
    }));

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    it(`on ${signal}`, () =>
      withSandbox(async (sandbox) => {
        const command = await withJob(sandbox);
        process.kill(sandbox.pid, signal);
        await until('the server is gone', () => !isAlive(sandbox.pid));
        await until('the job is gone', () => withCommand(command).length === 0);
      }));
  }

  it('when it is killed', () =>
    withSandbox(async (sandbox) => {
      const command = await withJob(sandbox);
      process.kill(sandbox.pid, 'SIGKILL');
      await until('the job is gone', () => withCommand(command).length === 0);
    }));

  it('when whoever started it is killed, even if its stdin stays open', async () => {
    const script =
      'const {spawn}=require("child_process");spawn(process.execPath,[process.argv[1]],{stdio:"inherit"});setInterval(()=>{},1e6)';
    const parent = spawn(process.execPath, ['-e', script, bundle], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { pid } = JSON.parse(await firstLine(parent));
    parent.kill('SIGKILL');
    await until('the server is gone', () => !isAlive(pid));
    parent.stdin.end();
  });

  it('when it has been idle for long, if it was told so', () =>
    withSandbox(
      async (sandbox) => {
        const { stdout } = await sandbox.execute({ language: 'bash', code: 'sleep 2; echo done' });
        assert.equal(stdout, 'done\n', 'a job is work');
        await until('the server is gone', () => !isAlive(sandbox.pid));
        await until('it says so', () => sandbox.child.exitCode === 0);
      },
      ['--idle-seconds', '1'],
    ));
});

describe('npm run sandbox', { concurrency: 2 }, () => {
  const start = () =>
    spawn('npm', ['run', '-s', 'sandbox', '--', '--token', 'by-hand'], { stdio: ['pipe', 'pipe', 'inherit'] });

  it('prints one line, and the pid is the server’s own', async () => {
    const npm = start();
    const { url, token, pid } = JSON.parse(await firstLine(npm));
    assert.equal(token, 'by-hand');
    assert.equal((await send(url, 'GET', '/jobs', undefined, { authorization: 'Bearer by-hand' })).status, 200);
    process.kill(pid, 'SIGTERM');
    await once(npm, 'exit');
  });

  for (const [what, end] of [
    ['stdin ends', (npm: ReturnType<typeof start>) => npm.stdin.end()],
    ['npm gets SIGTERM', (npm: ReturnType<typeof start>) => npm.kill('SIGTERM')],
    ['npm is killed', (npm: ReturnType<typeof start>) => npm.kill('SIGKILL')],
  ] as const) {
    it(`ends when ${what}`, async () => {
      const npm = start();
      const { pid } = JSON.parse(await firstLine(npm));
      end(npm);
      await until('the server is gone', () => !isAlive(pid));
      npm.stdin.end();
    });
  }
});

describe('two servers', () => {
  it('share nothing: neither port nor token nor user nor jobs', async () => {
    const start = () => spawn(process.execPath, [bundle], { stdio: ['pipe', 'pipe', 'inherit'] });
    const children = [start(), start()];
    const [a, b] = await Promise.all(children.map(async (child) => JSON.parse(await firstLine(child))));
    assert.notEqual(a.url, b.url);
    assert.notEqual(a.token, b.token);
    assert.equal((await send(a.url, 'GET', '/jobs', undefined, { authorization: `Bearer ${b.token}` })).status, 401);
    const uids = processes()
      .filter(({ pid }) => pid === a.pid || pid === b.pid)
      .map(({ uid }) => uid);
    if (process.getuid?.() === 0) assert.equal(new Set(uids).size, 2);
    for (const child of children) child.stdin.end();
  });

  it('listen on loopback only', () =>
    withSandbox(async (sandbox) => {
      const hex = sandbox.port.toString(16).toUpperCase().padStart(4, '0');
      const table = readFileSync('/proc/net/tcp', 'utf8') + readFileSync('/proc/net/tcp6', 'utf8');
      const listeners = table.split('\n').filter((line) => line.includes(`:${hex} `) && / 0A /.test(line));
      assert.equal(listeners.length, 1);
      assert.match(listeners[0] ?? '', /: 0100007F:/);
    }));
});

describe('who starts it makes no difference', { concurrency: 2 }, () => {
  const isRoot = process.getuid?.() === 0;
  const copy = (mode: number): string => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    for (const name of ['sandbox.js', 'typescript.js']) copyFileSync(join(dirname(bundle), name), join(folder, name));
    chmodSync(folder, mode);
    return folder;
  };
  const check = async (options: StartOptions): Promise<void> => {
    const sandbox = await startSandbox(options);
    try {
      assert.equal((await sandbox.python('import os\nprint(os.getuid())')).stdout, '1000\n');
      const typescript = { language: 'typescript', code: 'enum A { B = 7 }\nconsole.log(A.B as number)' };
      assert.equal((await sandbox.execute(typescript)).stdout, '7\n');
      const hog = await sandbox.python("import time\nx=[b'a'*(10<<20) for i in range(125)]\ntime.sleep(300)", {
        ttl: 300,
      });
      assert.match(hog.error, /memory/);
    } finally {
      await sandbox.stop();
    }
  };

  it('an ordinary user', async () => {
    const folder = copy(0o755);
    const under = isRoot ? ['setpriv', '--reuid', '12345', '--regid', '12345', '--clear-groups'] : [];
    await check({ bundle: join(folder, 'sandbox.js'), under, cwd: '/' });
    rmSync(folder, { recursive: true });
  });

  it('root, from a folder that only root can read', async () => {
    const folder = copy(0o700);
    await check({ bundle: join(folder, 'sandbox.js'), cwd: folder });
    rmSync(folder, { recursive: true });
  });
});

describe('a bad start', { concurrency: 2 }, () => {
  for (const args of [
    ['--port', 'x'],
    ['--port', '70000'],
    ['--shape', 'round'],
    ['--sync-seconds', 'soon'],
    ['--max-concurrency', '0'],
    ['--rate', '-1'],
    ['--key-pair', 'x'],
    ['--token', 'a b'],
    ['--frob'],
  ]) {
    it(`${args.join(' ')}: one sentence, as JSON too, and an exit code`, async () => {
      const child = spawn(process.execPath, [bundle, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
      const { error } = JSON.parse(await firstLine(child));
      assert.ok(error.length > 10);
      const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
      assert.notEqual(code, 0);
    });
  }

  it('a port that is taken', () =>
    withSandbox(async (sandbox) => {
      const child = spawn(process.execPath, [bundle, '--port', `${sandbox.port}`], {
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      assert.match(JSON.parse(await firstLine(child)).error, /EADDRINUSE|in use/);
      await once(child, 'exit');
    }));
});

describe('a long life', { concurrency: 2 }, () => {
  it('500 jobs leave no process, no descriptor and little memory; the last 200 are found', { timeout: 300_000 }, () =>
    withSandbox(async (sandbox) => {
      const hello = async (): Promise<string> => {
        const { stdout, job_id: id } = await sandbox.execute({ language: 'bash', code: 'echo hello' });
        assert.equal(stdout, 'hello\n');
        return id;
      };
      const many = async (count: number): Promise<void> => {
        const left = Array.from({ length: count }).keys();
        const work = async (): Promise<void> => {
          for (const _ of left) await hello();
        };
        await Promise.all(Array.from({ length: 16 }, work));
      };
      const statusOf = async (id: string): Promise<number> => (await sandbox.call('GET', `/jobs/${id}`)).status;
      await many(10);
      const before = descriptorsOf(sandbox.pid);
      const first = await hello();
      await many(199);
      assert.equal(await statusOf(first), 200);
      await hello();
      assert.equal(await statusOf(first), 404);
      await many(289);
      // Pipes are kept ready, now more, now fewer.
      await until('the descriptors are back', () => descriptorsOf(sandbox.pid) <= before + 20);
      assert.deepEqual(
        processes().filter(({ ppid, commandLine }) => ppid === sandbox.pid && /bwrap/.test(commandLine)),
        [],
      );
      const rss = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${sandbox.pid}/status`, 'utf8'))?.[1]) / 1024;
      assert.ok(rss < 150, `${rss} MiB`);
    }),
  );

  it('clients that connect and say nothing, or go away, do no harm', () =>
    withSandbox(async (sandbox) => {
      const sockets = Array.from({ length: 200 }, () => connect(sandbox.port, '127.0.0.1').on('error', () => {}));
      await sleep(200);
      assert.equal((await sandbox.execute({ language: 'bash', code: 'echo ok' })).stdout, 'ok\n');
      for (const socket of sockets) socket.destroy();
    }));
});

/** As root only: the server is not dumpable, and its descriptors are hidden from its own user. */
function descriptorsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}
