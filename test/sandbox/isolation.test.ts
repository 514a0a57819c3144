// Programs that try to get out, by class of attack. Where one protection alone decides, the test that
// takes it away is in protections.test.ts.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { lazySandbox } from '../support/sharedSandbox';
import { longSleep, processes, withCommand } from './support/processes';
import { semitrusted } from './support/semitrusted';
import { startSandbox, until } from './support/startSandbox';

const sandbox = lazySandbox(semitrusted());

const python = async (code: string, fields: Record<string, unknown> = {}): Promise<string> => {
  const result = await sandbox.python(code, fields);
  assert.equal(typeof result.stdout, 'string', result.error);
  return `${result.stdout}${result.stderr}`.trim();
};
const bash = async (code: string): Promise<string> => (await sandbox.execute({ language: 'bash', code })).stdout.trim();

/** Calls by number through libc; prints each result, −1 where it was refused. */
const syscalls = (calls: Readonly<Record<string, string>>): string =>
  `import ctypes\nlibc=ctypes.CDLL(None,use_errno=True)\n${Object.entries(calls)
    .map(([name, call]) => `print('${name}',libc.${call})`)
    .join('\n')}`;

describe('host files', { concurrency: 2 }, () => {
  it('of people, services and the system are not there', async () => {
    const folders = '/root /home /var /run /opt /srv /mnt /media /sys /boot /work /workspace';
    assert.equal(await bash(`for d in ${folders}; do ls -A $d 2>/dev/null; done`), '');
    assert.equal(await bash('cat /etc/shadow /etc/hostname /etc/machine-id /etc/ssh/* 2>/dev/null'), '');
    assert.equal(await bash('cut -d: -f1 /etc/passwd'), 'sandbox');
  });

  it('are not read by a compiler either', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'secret-'));
    writeFileSync(join(folder, 'secret.h'), '#error hunter2');
    const code = `#include "${folder}/secret.h"\nint main(void) {}`;
    const result = await sandbox.execute({ language: 'c', code });
    rmSync(folder, { recursive: true });
    assert.equal(result.exit_code, 1);
    assert.match(result.stderr, /No such file/);
    const shadow = await sandbox.execute({
      language: 'c',
      code: '__asm__(".incbin \\"/etc/shadow\\"");int main(void){}',
    });
    assert.equal(shadow.exit_code, 1);
  });

  it('cannot be reached through /proc', async () => {
    const code =
      "import os\nfor p in os.listdir('/proc'):\n  if p.isdigit():\n    try: print(sorted(os.listdir(f'/proc/{p}/root')))\n    except OSError as e: print(e)";
    const roots = new Set((await python(code)).split('\n'));
    assert.equal(roots.size, 1);
    assert.ok(![...roots][0]?.includes("'home'"));
  });

  it('have no mount that tells of them', async () => {
    const mounts = await python("print(open('/proc/self/mountinfo').read())", {
      input_files: [{ filename: 'a', content: '' }],
    });
    assert.ok(!/ \/(home|root|work|tmp)\//.test(mounts), mounts);
    assert.ok(!mounts.includes('/tmp/input'));
    const writable = mounts.split('\n').filter((line) => / rw,/.test(line.split(' - ')[0] ?? ''));
    const targets = writable
      .map((line) => line.split(' ')[4])
      .filter((target) => !/^\/dev\/(null|zero|full|u?random|tty|pts)$/.test(target ?? ''));
    assert.deepEqual(targets.sort(), ['/dev/shm', '/sandbox', '/tmp']);
  });
});

describe('processes', { concurrency: 2 }, () => {
  it('of the host are invisible', async () => {
    const commands = await bash('for p in /proc/[0-9]*; do tr "\\0" " " < $p/cmdline; echo; done');
    assert.ok(!/node|bwrap|token/.test(commands), commands);
    assert.match(commands, /^\/bin\/sh \/etc\/stage/);
  });

  it('have neither privileges nor a way to gain them', async () => {
    const status = await bash('grep -E "^(Cap|NoNewPrivs|Seccomp:|Uid)" /proc/self/status');
    assert.deepEqual(
      status.match(/Cap\w+:\t(\w+)/g)?.filter((line) => !line.endsWith('0'.repeat(16))),
      [],
    );
    assert.match(status, /NoNewPrivs:\t1/);
    assert.match(status, /Seccomp:\t2/);
    assert.match(status, /Uid:\t1000\t1000\t1000\t1000/);
    assert.equal(
      await bash(
        'cp /bin/cat mine; chmod 6755 mine; ./mine /dev/null; ls /usr/bin/su >/dev/null; su -c id </dev/null 2>/dev/null; id -u',
      ),
      '1000',
    );
  });

  it('never run as the kernel’s root, nor does the server', async () => {
    const { call, pid: server, submit } = await sandbox.started();
    const command = longSleep();
    const id = await submit({ language: 'bash', code: command });
    await until('the job runs', () => withCommand(command).length > 0);
    const uid = processes().find(({ pid }) => pid === server)?.uid;
    assert.notEqual(uid, 0);
    assert.deepEqual(new Set(withCommand(command).map((process) => process.uid)), new Set([uid]));
    await call('DELETE', `/jobs/${id}`);
  });

  it('see nothing of the host’s environment, only their own', async () => {
    const result = await sandbox.execute({
      language: 'bash',
      code: 'exec env',
      env: { 'A.b': '1', '-u': '2', X: 'a b\n"$(id)"\'' },
    });
    const names = result.stdout.match(/^[^=\n]+(?==)/gm).sort();
    assert.deepEqual(names, ['-u', 'A.b', 'HOME', 'LANG', 'PATH', 'PWD', 'SHLVL', 'USER', 'X']);
    assert.ok(result.stdout.includes('X=a b\n"$(id)"\'\n'));
  });

  it('can open their output by its path', async () => {
    const { stdout, stderr } = await sandbox.execute({
      language: 'bash',
      code: 'echo a >/dev/stdout; echo b | tee /dev/stderr',
    });
    assert.deepEqual([stdout, stderr], ['a\nb\n', 'b\n']);
  });

  it('have pipes of their own, whatever else the server has started stands still', async () => {
    const own = await startSandbox({ args: ['--max-concurrency', '6'] });
    const helpers = processes().filter(({ ppid }) => ppid === own.pid);
    try {
      for (const { pid } of helpers) process.kill(pid, 'SIGSTOP');
      const numbers = Array.from({ length: 18 }, (_, index) => index);
      const results = await Promise.all(
        numbers.map((n) =>
          own.execute({
            language: 'bash',
            code: `for i in {1..9}; do echo o${n} >/dev/stdout; echo e${n} >/dev/stderr; done`,
          }),
        ),
      );
      for (const [n, { stdout, stderr }] of results.entries()) {
        assert.deepEqual([stdout, stderr], [`o${n}\n`.repeat(9), `e${n}\n`.repeat(9)]);
      }
    } finally {
      for (const { pid } of helpers) process.kill(pid, 'SIGCONT');
      await own.stop();
    }
  });

  it('inherit nothing but stdin, stdout and stderr', async () => {
    assert.equal(
      await python("import os\nprint(sorted(os.listdir('/proc/self/fd')), os.readlink('/proc/self/fd/0'))"),
      "['0', '1', '2', '3'] /dev/null",
    );
    assert.equal(await bash('read x; echo "got $x"'), 'got');
  });
});

describe('network', () => {
  it('there is none: not the host’s loopback, nor its abstract sockets, nor anything outside', async () => {
    const name = `unsandbox-isolation-test-${process.pid}`;
    const server = createServer().listen(`\0${name}`);
    const code = [
      'import socket',
      'def attempt(family,address):',
      '  s=socket.socket(family); s.settimeout(1)',
      '  try: s.connect(address); print("connected",address)',
      '  except OSError as e: pass',
      `attempt(socket.AF_INET,("127.0.0.1",${(await sandbox.started()).port}))`,
      'attempt(socket.AF_INET,("192.0.2.1",80))',
      'attempt(socket.AF_INET,("1.1.1.1",53))',
      `attempt(socket.AF_UNIX,"\\0${name}")`,
      'print(socket.if_nameindex())',
    ].join('\n');
    assert.equal(await python(code), "[(1, 'lo')]");
    const confined = await python(code, { network_mode: 'semitrusted' });
    assert.ok(!confined.includes('unsandbox') && !confined.includes('127.0.0.1'), confined);
    // It did run, and has a network.
    assert.match(confined, /\(1, 'lo'\), \(/);
    server.close();
  });

  it('its own loopback works', async () => {
    const code =
      'import socket\ns=socket.create_server(("localhost",0)); c=socket.create_connection(s.getsockname()); print("ok")';
    assert.equal(await python(code), 'ok');
  });

  it('VSOCK, packet, raw and crypto sockets are refused', async () => {
    const code =
      'import socket\nfor f,t in ((40,1),(17,3),(38,5),(2,3),(31,1),(29,3)):\n  try: socket.socket(f,t); print("open",f)\n  except OSError: pass';
    assert.equal(await python(code), '');
  });
});

describe('the kernel’s surface', { concurrency: 2 }, () => {
  it('calls that programs do not need are refused', async () => {
    const calls = {
      ptrace: 'ptrace(16,1,0,0)',
      unshare: 'unshare(0x10000000)',
      setns: 'setns(0,0)',
      mount: "mount(b'none',b'/tmp',b'tmpfs',0,None)",
      umount: "umount2(b'/tmp',0)",
      chroot: "chroot(b'/tmp')",
      pivot: 'syscall(155,b"/tmp",b"/tmp")',
      keyctl: 'syscall(250,0,-3,0)',
      addKey: 'syscall(248,b"user",b"x",b"y",1,-3)',
      bpf: 'syscall(321,0,0,0)',
      perf: 'syscall(298,0,0,0,0,0)',
      userfaultfd: 'syscall(323,0)',
      ioUring: 'syscall(425,1,0)',
      readMemory: 'process_vm_readv(1,0,0,0,0,0)',
      writeMemory: 'process_vm_writev(1,0,0,0,0,0)',
      openTree: 'syscall(428,-100,b"/",1)',
      fsopen: 'syscall(430,b"tmpfs",0)',
      handle: 'syscall(304,-100,0,0)',
      cloneUser: 'syscall(56,0x10000011,0,0,0,0)',
      clone3: 'syscall(435,0,0)',
      kexec: 'syscall(246,0,0,0,0)',
      module: 'syscall(313,0,b"",0)',
      sethostname: 'sethostname(b"x",1)',
      settime: 'syscall(227,0,0)',
      inject: 'ioctl(0,0x5412,b"x")',
      personality: 'personality(0x0400000)',
    };
    const results = (await python(syscalls(calls))).split('\n');
    assert.deepEqual(
      results,
      Object.keys(calls).map((name) => `${name} -1`),
    );
  });

  it('32-bit calls end the program', async () => {
    const code =
      '#include <stdio.h>\nint main(void){int r;__asm__ volatile("int $0x80":"=a"(r):"a"(20));printf("%d\\n",r);}';
    const result = await sandbox.execute({ language: 'c', code });
    assert.equal(result.stdout, '');
    // By the filter (SIGSYS), or by a kernel that has none of them (SIGSEGV).
    if (process.arch === 'x64') assert.ok([159, 139].includes(result.exit_code ?? 0), JSON.stringify(result));
  });

  it('nothing in /proc or /sys can be written', async () => {
    const code = [
      'import os',
      'ok=[]',
      "for root,dirs,files in os.walk('/proc/sys'):",
      '  for f in files:',
      '    try: os.close(os.open(os.path.join(root,f),os.O_WRONLY)); ok.append(f)',
      '    except OSError: pass',
      "for f in ('sysrq-trigger','1/mem','self/mem','1/oom_score_adj','self/uid_map','self/setgroups','self/attr/current','1/comm'):",
      "  try: os.close(os.open('/proc/'+f,os.O_WRONLY)); ok.append(f)",
      '  except OSError: pass',
      "print(ok, os.path.exists('/sys/kernel'))",
    ].join('\n');
    assert.equal(await python(code), '[] False');
  });

  it('devices cannot be made, nor disks be found', async () => {
    assert.equal(
      await bash('mknod x b 8 0 2>/dev/null || echo no; ls /dev | tr "\\n" " "'),
      'no\ncore fd full null ptmx pts random shm stderr stdin stdout tty urandom zero',
    );
    assert.equal(await bash('echo x > /dev/tty 2>/dev/null || echo none'), 'none');
  });
});

describe('other jobs', () => {
  it('leave nothing behind', async () => {
    const command = longSleep();
    await bash(`echo secret | tee /tmp/x /dev/shm/x /sandbox/x; (setsid ${command} &)`);
    assert.deepEqual(withCommand(command), []);
    const code = 'cat /tmp/x /dev/shm/x /sandbox/x 2>/dev/null; ls -A /tmp /dev/shm /sandbox';
    assert.equal(await bash(code), '/dev/shm:\n\n/sandbox:\nmain.sh\n\n/tmp:\ninput');
  });

  it('running at the same time cannot be seen or signalled', async () => {
    const { call, submit } = await sandbox.started();
    const command = longSleep();
    const id = await submit({ language: 'bash', code: command });
    await until('the job runs', () => withCommand(command).length > 0);
    assert.ok(!(await bash('cat /proc/[0-9]*/cmdline | tr "\\0" " "; kill -9 -1')).includes(command));
    assert.equal((await call('GET', `/jobs/${id}`)).body.status, 'running');
    await call('DELETE', `/jobs/${id}`);
  });
});
