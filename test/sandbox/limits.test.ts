import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { lazySandbox } from '../support/sharedSandbox';
import { longSleep, processes, withCommand } from './support/processes';
import { sleep, until } from './support/startSandbox';

const sandbox = lazySandbox({ args: ['--max-concurrency', '2'] });

const status = async (): Promise<string> => readFileSync(`/proc/${(await sandbox.started()).pid}/status`, 'utf8');
const rssMiB = async (): Promise<number> => Number(/^VmRSS:\s+(\d+)/m.exec(await status())?.[1]) / 1024;

/** They hold what they took, so that it does not matter when it is looked at. */
const hogs: Readonly<Record<string, string>> = {
  'one process': "import time\nx=[b'a'*(10<<20) for i in range(125)]\ntime.sleep(300)",
  'many processes':
    "import os,time\nfor i in range(8):\n  if os.fork()==0:\n    x=b'a'*(150<<20); time.sleep(300); os._exit(0)\ntime.sleep(300)",
  'files in /tmp, /dev/shm and the work directory':
    "import time\nx=b'a'*(1<<20)\nfor p in ('/tmp/f','/dev/shm/f','/sandbox/f'):\n  f=open(p,'wb')\n  try:\n    while True: f.write(x); f.flush()\n  except OSError: pass\ny=[b'a'*(10<<20) for i in range(70)]\ntime.sleep(300)",
  'shared anonymous memory that is dropped from the page tables':
    "import mmap,time,os\nfor i in range(3):\n  if os.fork()==0:\n    m=mmap.mmap(-1,400<<20)\n    for p in range(0,400<<20,1<<20): m[p:p+(1<<20)]=b'a'*(1<<20)\n    m.madvise(mmap.MADV_DONTNEED); time.sleep(300); os._exit(0)\ntime.sleep(300)",
};

describe('memory', () => {
  for (const [what, code] of Object.entries(hogs)) {
    it(`${what}: the job is stopped and says why`, async () => {
      const result = await sandbox.python(code, { ttl: 300 });
      assert.equal(result.success, false);
      assert.equal(result.exit_code, -1, JSON.stringify(result));
      assert.match(result.error, /memory/);
    });
  }

  it('memfd, SysV shared memory and message queues are not to be had', async () => {
    const code = [
      'import ctypes,os',
      'libc=ctypes.CDLL(None,use_errno=True)',
      "print([libc.memfd_create(b'x',0), libc.shmget(0,4096,0o1600), libc.msgget(0,0o1600), libc.semget(0,1,0o1600)])",
      "print(libc.syscall(240,b'q',0o102,0o600,None))",
    ].join('\n');
    assert.equal((await sandbox.python(code)).stdout, '[-1, -1, -1, -1]\n-1\n');
  });
});

describe('processes', () => {
  it('a fork bomb stays small and the server answers', async () => {
    const { pid } = await sandbox.started();
    const uid = processes().find((process) => process.pid === pid)?.uid;
    const own = (): number => processes().filter((process) => process.uid === uid).length;
    const before = own();
    const id = await sandbox.submit({ language: 'bash', code: 'b(){ b|b& };b; sleep 300', ttl: 300 });
    const isRoot = process.getuid?.() === 0;
    // An ordinary user's are not to be told apart.
    if (isRoot) await until('the bomb is large', () => own() - before > 100);
    for (let asked = 0; asked < 20; asked++) {
      const { status, body } = await sandbox.call('GET', `/jobs/${id}`);
      assert.deepEqual([status, body.status], [200, 'running']);
      // bubblewrap's own are not counted by the limit.
      if (isRoot) assert.ok(own() - before <= 256 + 8, `${own() - before} processes`);
      await sleep(50);
    }
    const { status, body } = await sandbox.call('DELETE', `/jobs/${id}`);
    assert.deepEqual([status, body.result.exit_code], [200, -1]);
    if (isRoot) await until('nothing of it is left', () => own() <= before + 2);
  });

  it('threads count as processes', async () => {
    const code =
      'import threading,time\nn=0\ntry:\n  while n<1000:\n    threading.Thread(target=time.sleep,args=(5,),daemon=True).start(); n+=1\nexcept RuntimeError: pass\nprint(n)\nimport os; os._exit(0)';
    const { stdout } = await sandbox.python(code);
    assert.ok(Number(stdout) < 256, stdout);
  });

  it('a daemon, a stopped and a deaf process are gone when the job ends', async () => {
    const command = longSleep();
    const code = [
      `(setsid ${command} &)`,
      `(trap "" TERM HUP INT; exec setsid ${command}) &`,
      `${command} & kill -STOP $!`,
      `nohup ${command} >/dev/null 2>&1 &`,
      'echo started',
    ].join('\n');
    assert.equal((await sandbox.execute({ language: 'bash', code })).stdout, 'started\n');
    assert.deepEqual(withCommand(command), []);
  });
});

describe('scratch space', { concurrency: 2 }, () => {
  it('is limited, and the program is told', async () => {
    const code =
      "try:\n  f=open('big','wb')\n  while True: f.write(b'a'*(1<<20))\nexcept OSError as e: print(e.strerror)\nimport os\nprint(os.path.getsize('big')>>20 <= 256)";
    assert.equal((await sandbox.python(code)).stdout, 'No space left on device\nTrue\n');
  });

  it('too many files stop the job', async () => {
    const result = await sandbox.python("import os\nos.mkdir('d')\nfor i in range(10**6): open(f'd/{i}','w')");
    assert.equal(result.exit_code, -1);
    assert.match(result.error, /files/);
  });

  it('descriptors are limited', async () => {
    const code = 'import os\nn=0\ntry:\n  while True: os.dup(0); n+=1\nexcept OSError: print(n)';
    assert.ok(Number((await sandbox.python(code)).stdout) < 512);
  });
});

describe('output', () => {
  it('a flood is cut and announced, in bounded memory', async () => {
    const result = await sandbox.execute({
      language: 'bash',
      code: 'echo 20; head -c 10000000000 /dev/zero | tr "\\0" x',
    });
    assert.equal(result.exit_code, -1);
    assert.equal(result.success, false);
    assert.match(result.error, /cut at the limit of 1 MiB/);
    assert.equal(Buffer.byteLength(result.stdout), 1_048_576);
    assert.ok((await rssMiB()) < 150, `${await rssMiB()} MiB`);
  });

  it('one byte at a time costs no more', async () => {
    const code = 'import os\nfor i in range(300000): os.write(1,b"x")';
    assert.equal((await sandbox.python(code)).stdout.length, 300_000);
    assert.ok((await rssMiB()) < 150, `${await rssMiB()} MiB`);
  });

  it('is valid UTF-8, cut at a character', async () => {
    const cut = await sandbox.python("import sys\nsys.stdout.buffer.write(b'x'+'€'.encode()*500000)");
    assert.ok(cut.stdout.endsWith('€') && !cut.stdout.includes('\uFFFD'));
    const noise = await sandbox.python("import os\nos.write(1,os.urandom(1000000)); os.write(2,b'\\xff\\xe2\\x82')");
    assert.ok(Buffer.byteLength(noise.stdout) <= 1_048_576);
    assert.equal(noise.stderr, '\uFFFD\uFFFD');
    const stopped = await sandbox.python("import os,time\nos.write(1,b'ab\\xe2\\x82'); time.sleep(300)", { ttl: 3 });
    assert.equal(stopped.stdout, 'ab');
  });
});

describe('time', { concurrency: 2 }, () => {
  it('ttl ends a busy program and keeps what it printed', async () => {
    const id = await sandbox.submit({
      language: 'python',
      code: 'print("so far", flush=True)\nwhile True: pass',
      ttl: 3,
    });
    const job = await sandbox.finished(id);
    assert.equal(job.status, 'timeout');
    assert.equal(job.result.stdout, 'so far\n');
    assert.equal(job.result.exit_code, -1);
    assert.match(job.result.error, /ttl of 3 s/);
    assert.ok(job.result.total_time_ms >= 3000, `${job.result.total_time_ms} ms`);
  });

  it('counts compile time', async () => {
    const tens = Array.from({ length: 8 }, (_, i) => `#define T${i + 1}(x) ${`T${i}(x) `.repeat(10)}`).join('\n');
    const code = `#define T0(x) x\n${tens}\nint x = T8(+1);\nint main(void) {}`;
    const result = await sandbox.execute({ language: 'c', code, ttl: 2 });
    assert.equal(result.exit_code, -1);
    assert.match(result.error, /ttl of 2 s/);
  });

  it('a program that ignores every signal ends as well', async () => {
    const code =
      'import signal,time\nfor s in range(1,65):\n  try: signal.signal(s,signal.SIG_IGN)\n  except (OSError,ValueError): pass\nprint("deaf")\nwhile True: time.sleep(1)';
    const result = await sandbox.python(code, { ttl: 3 });
    assert.equal(result.stdout, 'deaf\n');
    assert.equal(result.exit_code, -1);
  });
});

describe('afterwards', () => {
  it('nothing of any job is left', async () => {
    const { pid } = await sandbox.started();
    await until('the sandboxes are gone', () => withCommand('--json-status-fd').every(({ ppid }) => ppid !== pid));
    assert.ok((await rssMiB()) < 150, `${await rssMiB()} MiB`);
  });
});
