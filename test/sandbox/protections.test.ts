// Each protection is attacked twice: in the sandbox as shipped, where the attack must fail, and in a build
// that leaves just this protection out, where it must succeed. A test that cannot fail proves nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sharedSandbox } from '../support/sharedSandbox';
import { buildWithout } from './support/buildWithout';
import { manyMappings } from './support/manyMappings';
import { longSleep, processes, withCommand } from './support/processes';
import { semitrusted } from './support/semitrusted';
import { type Sandbox, type StartOptions, startSandbox, until } from './support/startSandbox';

interface Attack {
  readonly protection: string;
  /** What the machine's memory loses to it would count as another's. */
  readonly takesMemory?: true;
  /** It ends the server. */
  readonly isLast?: true;
  readonly start?: () => StartOptions;
  /** Whether the attack got what it wanted. */
  readonly succeeds: (sandbox: Sandbox) => Promise<boolean>;
}

const isRoot = process.getuid?.() === 0;

const attacks: readonly Attack[] = [
  // The one that takes longest first: it only waits.
  {
    protection: 'body-timeout',
    succeeds: async (sandbox) => {
      const headers = { 'content-type': 'application/json', 'content-length': '100' };
      const reply = await sandbox.call('POST', '/execute', '{', headers).catch(() => undefined);
      if (reply) assert.equal(reply.status, 408);
      // Node itself is more patient.
      return reply?.body.error !== 'The body did not arrive within ten seconds.';
    },
  },
  {
    protection: 'drop-privileges',
    succeeds: async (sandbox) => {
      const command = longSleep();
      const id = await sandbox.submit({ language: 'bash', code: `exec ${command}` });
      await until('the job runs', () => withCommand(command).length > 0);
      const uids = withCommand(command).map(({ uid }) => uid);
      await sandbox.call('DELETE', `/jobs/${id}`);
      const server = processes().find(({ pid }) => pid === sandbox.pid);
      return server?.uid === 0 || uids.includes(0);
    },
  },
  {
    protection: 'empty-environment',
    start: () => ({ env: { HOST_SECRET: 'hunter2' } }),
    succeeds: async (sandbox) => {
      const { stdout } = await sandbox.execute({ language: 'bash', code: 'cat /proc/*/environ | tr "\\0" "\\n"; env' });
      return stdout.includes('hunter2');
    },
  },
  {
    protection: 'remount-read-only',
    succeeds: async (sandbox) => {
      const places = ['/x', '/etc/x', '/dev/x', '/usr/x', '/proc/self/comm'];
      const code = `ok=[]\nfor p in ${JSON.stringify(places)}:\n  try:\n    open(p,'w').write('x'); ok.append(p)\n  except OSError: pass\nprint(ok)`;
      return (await sandbox.python(code)).stdout !== '[]\n';
    },
  },
  {
    protection: 'close-descriptors',
    start: () => ({ stdio: strayDescriptors() }),
    succeeds: async (sandbox) => {
      const { stdout } = await sandbox.python("import os\nprint(sorted(int(f) for f in os.listdir('/proc/self/fd')))");
      return JSON.parse(stdout).some((descriptor: number) => descriptor > 3);
    },
  },
  {
    protection: 'environment-last',
    succeeds: async (sandbox) => {
      const library = { filename: 'early.so', content: preloadLibrary().toString('base64') };
      const { stderr } = await sandbox.python('print(1)', {
        env: { LD_PRELOAD: '/sandbox/early.so' },
        input_files: [library],
      });
      assert.match(stderr, /loaded by python3/);
      return /loaded by (env|sh|prlimit)/.test(stderr);
    },
  },
  {
    protection: 'watchdog',
    takesMemory: true,
    succeeds: async (sandbox) => {
      const hog = [
        'import os,time',
        'r,w=os.pipe()',
        'for i in range(6):',
        '  if os.fork()==0:',
        "    x=b'a'*(200<<20); os.write(w,b'x'); time.sleep(300); os._exit(0)",
        'for i in range(6): os.read(r,1)',
        "time.sleep(3); print('held'); os._exit(0)",
      ].join('\n');
      const result = await sandbox.python(hog, { ttl: 300 });
      if (result.exit_code === -1) assert.match(result.error, /memory/);
      return result.stdout === 'held\n';
    },
  },
  {
    protection: 'seccomp',
    succeeds: async (sandbox) => {
      const code = "import os\ntry:\n  os.memfd_create('x'); print('got it')\nexcept OSError as e: print(e)";
      return (await sandbox.python(code)).stdout === 'got it\n';
    },
  },
  {
    protection: 'shared-quotas',
    succeeds: async (sandbox) => {
      const code =
        'import ctypes,fcntl,os\nprint(ctypes.CDLL(None).inotify_init1(0)>=0)\ntry:\n  fcntl.fcntl(os.pipe()[1],1031,1<<17); print(True)\nexcept OSError: print(False)';
      return (await sandbox.python(code)).stdout.includes('True');
    },
  },
  {
    protection: 'spliced-pages',
    succeeds: async (sandbox) => {
      const code =
        'import ctypes,os\nb=ctypes.create_string_buffer(9)\nv=(ctypes.c_size_t*2)(ctypes.addressof(b),9)\nprint(ctypes.CDLL(None).vmsplice(os.pipe()[1],v,1,0))';
      return (await sandbox.python(code)).stdout === '9\n';
    },
  },
  {
    protection: 'page-tables',
    takesMemory: true,
    succeeds: async (sandbox) => {
      const result = await sandbox.execute({ language: 'javascript', code: sparseReader, ttl: 300 });
      if (result.exit_code === -1) assert.match(result.error, /memory/);
      return result.stdout === 'done\n';
    },
  },
  {
    protection: 'socket-limit',
    succeeds: async (sandbox) => {
      const code = [
        'import os,socket,time',
        'r,w=os.pipe()',
        'for i in range(8):',
        '  if os.fork()==0:',
        "    k=[socket.socketpair() for j in range(120)]; os.write(w,b'x'); time.sleep(300); os._exit(0)",
        'for i in range(8): os.read(r,1)',
        "time.sleep(2); print('kept'); os._exit(0)",
      ].join('\n');
      const result = await sandbox.python(code);
      if (result.exit_code === -1) assert.match(result.error, /sockets/);
      return result.stdout === 'kept\n';
    },
  },
  {
    protection: 'kernel-memory',
    takesMemory: true,
    succeeds: async (sandbox) => {
      const result = await sandbox.execute({ language: 'c', code: manyMappings(110), ttl: 300 });
      if (result.exit_code === -1) assert.match(result.error, /memory/);
      return result.stdout === 'kept\n';
    },
  },
  {
    protection: 'job-first',
    succeeds: async (sandbox) =>
      (await sandbox.execute({ language: 'bash', code: 'cat /proc/self/oom_score_adj' })).stdout !== '1000\n',
  },
  {
    protection: 'process-limits',
    succeeds: async (sandbox) => {
      // In C: some hundred processes of an interpreter are more memory than a job may have.
      const code =
        '#include <stdio.h>\n#include <unistd.h>\nint main(void){int n=0;while(n<400){pid_t p=fork();if(p<0)break;if(p==0)pause();n++;}printf("%d\\n",n);}';
      const result = await sandbox.execute({ language: 'c', code });
      assert.equal(result.exit_code, 0, result.stderr || result.error);
      return Number(result.stdout) > 256;
    },
  },
  {
    protection: 'nested-namespaces',
    succeeds: async (sandbox) => {
      const { stdout } = await sandbox.execute({ language: 'bash', code: 'unshare --user echo nested' });
      return stdout === 'nested\n';
    },
  },
  {
    protection: 'new-session',
    succeeds: async (sandbox) => (await sandbox.python('import os\nprint(os.getsid(0))')).stdout === '0\n',
  },
  {
    protection: 'unshare-net',
    succeeds: async (sandbox) => {
      const { stdout } = await sandbox.python(connectTo('127.0.0.1', sandbox.port));
      return stdout === 'connected\n';
    },
  },
  {
    protection: 'die-with-parent',
    isLast: true,
    succeeds: async (sandbox) => {
      const command = longSleep();
      await sandbox.submit({ language: 'bash', code: `(setsid ${command} &) ; exec ${command}` });
      await until('the job runs', () => withCommand(command).length >= 2);
      process.kill(sandbox.pid, 'SIGKILL');
      await until('the server is gone', () => sandbox.child.signalCode !== null);
      const left = (): ReturnType<typeof withCommand> => withCommand(command);
      // The kernel ends a sandbox with its parent, if it does.
      await until('the job is gone', () => left().length === 0, 5000).catch(() => {});
      const survivors = left();
      for (const { pid } of survivors) kill(pid);
      return survivors.length > 0;
    },
  },
  {
    protection: 'sized-scratch',
    succeeds: async (sandbox) => {
      const code =
        "import os\nfor p in ('/sandbox','/tmp','/dev/shm'):\n  s=os.statvfs(p); print(s.f_blocks*s.f_frsize>>20)";
      const { stdout } = await sandbox.python(code);
      return stdout
        .trim()
        .split('\n')
        .some((megabytes: string) => Number(megabytes) > 256);
    },
  },
  {
    protection: 'artifact-before-run',
    succeeds: async (sandbox) => {
      const code =
        '#include <stdio.h>\n#include <unistd.h>\nint main(void){unlink("/sandbox/main");FILE*f=fopen("/sandbox/main","w");fputs("swapped",f);fclose(f);}';
      const { artifacts } = await sandbox.execute({ language: 'c', code, return_artifact: true });
      return Buffer.from(artifacts[0].content_base64, 'base64').toString('latin1').startsWith('swapped');
    },
  },
  {
    protection: 'kill-init',
    start: () => ({ under: ['/usr/bin/python3', '-c', subreaper] }),
    succeeds: async (sandbox) => {
      const command = longSleep();
      const id = await sandbox.submit({ language: 'bash', code: `exec ${command}` });
      await until('the job runs', () => withCommand(command).length > 0);
      const [job] = withCommand(command);
      const parents = parentsOf(job?.pid ?? 0, sandbox.pid);
      await sandbox.call('DELETE', `/jobs/${id}`);
      await until('the job is gone', () => processes().every(({ pid, state }) => !parents.has(pid) || state === 'Z'));
      // As long as the server lives it reaps what is its own.
      await until('the server has reaped', () =>
        processes().every(({ pid, ppid }) => !parents.has(pid) || ppid !== sandbox.pid),
      );
      return processes().some(({ pid }) => parents.has(pid));
    },
  },
  {
    protection: 'data-limit',
    succeeds: async (sandbox) => {
      const { exit_code: exitCode } = await sandbox.execute({ language: 'javascript', code: 'console.log(1)' });
      return exitCode !== 0;
    },
  },
  {
    protection: 'base64-in-one-pass',
    succeeds: async (sandbox) => {
      const content = Buffer.alloc(5 << 20).toString('base64');
      const file = { filename: 'zeros', content };
      const reply = await sandbox.call('POST', '/execute', {
        language: 'bash',
        code: 'wc -c zeros',
        input_files: [file],
      });
      return reply.status !== 200 || reply.body.stdout !== '5242880 zeros\n';
    },
  },
  {
    protection: 'host-check',
    succeeds: async (sandbox) =>
      (await sandbox.call('GET', '/jobs', undefined, { host: 'evil.example' })).status !== 403,
  },
  {
    protection: 'origin-check',
    succeeds: async (sandbox) =>
      (await sandbox.call('GET', '/jobs', undefined, { origin: 'https://evil.example' })).status !== 403,
  },
  {
    protection: 'closed-egress',
    start: semitrusted,
    succeeds: async (sandbox) => {
      const gateway = "int(open('/proc/net/route').read().split()[13],16)";
      const code = `import socket,struct\nhost=socket.inet_ntoa(struct.pack('<I',${gateway}))\n${connectTo(undefined, sandbox.port)}`;
      const result = await sandbox.python(code, { network_mode: 'semitrusted' });
      assert.equal(result.exit_code, 0, result.stderr ?? result.error);
      return result.stdout === 'connected\n';
    },
  },
];

/** Reads one byte in every 2 MiB of 560 GiB: no memory at all, and more than 1.1 GiB of page tables. */
const sparseReader = `
const { execFileSync } = require('node:child_process');
const source = '#include <sys/mman.h>\\n#include <unistd.h>\\nint main(void){ long size=560L<<30; volatile char*p=mmap(0,size,PROT_READ,MAP_PRIVATE|MAP_ANONYMOUS|MAP_NORESERVE,-1,0); madvise((void*)p,size,MADV_NOHUGEPAGE); for(long at=0;at<size;at+=2<<20) (void)p[at]; sleep(1); write(1,"done\\\\n",5); }';
execFileSync('gcc', ['-o', '/tmp/a', '-x', 'c', '-'], { input: source });
execFileSync('/tmp/a', { stdio: 'inherit' });`;

/** Not on every virtual machine: where pages that are only read have memory of their own, they are counted as that. */
function hasZeroPage(): boolean {
  const code = [
    'import mmap',
    'pages = mmap.mmap(-1, 64 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)',
    'resident = lambda: int(open("/proc/self/statm").read().split()[1])',
    'before = resident()',
    'for at in range(0, len(pages), 4096): pages[at]',
    'print(resident() - before)',
  ].join('\n');
  return Number(execFileSync('python3', ['-c', code]).toString()) < 8192;
}

/** It may have gone with another. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {}
}

function connectTo(host: string | undefined, port: number): string {
  const name = host === undefined ? 'host' : `'${host}'`;
  return `import socket\ns=socket.socket()\ns.settimeout(10)\ntry:\n  s.connect((${name},${port})); print('connected')\nexcept OSError as e: print(e)`;
}

/** A descriptor above those that Node marks, as a careless parent leaves it open. */
function strayDescriptors(): NonNullable<StartOptions['stdio']> {
  const between = Array<'ignore'>(30).fill('ignore');
  return ['pipe', 'pipe', 'inherit', ...between, openSync('/etc/hostname', 'r')];
}

/** A process that inherits orphans and never reaps them, as process 1 of many a container. */
const subreaper = [
  'import ctypes,os,signal,sys,time',
  'ctypes.CDLL(None).prctl(36,1,0,0,0)',
  'pid=os.fork()',
  'if pid==0: os.execv(sys.argv[1],sys.argv[1:])',
  'os.close(0)',
  'os.close(1)',
  'while open("/proc/%d/stat" % pid).read().rsplit(")",1)[1].split()[0]!="Z": time.sleep(0.1)',
].join('\n');

function preloadLibrary(): Buffer {
  const source = [
    '#define _GNU_SOURCE',
    '#include <errno.h>',
    '#include <stdio.h>',
    '__attribute__((constructor)) static void early(void) {',
    '  dprintf(2, "loaded by %s\\n", program_invocation_short_name);',
    '}',
  ].join('\n');
  const file = join(process.cwd(), `.build/early-${randomUUID()}.so`);
  execFileSync('gcc', ['-shared', '-fPIC', '-o', file, '-x', 'c', '-'], { input: source });
  const library = readFileSync(file);
  rmSync(file);
  return library;
}

/** Of a process, up to but without `end`, and itself. */
function parentsOf(pid: number, end: number): ReadonlySet<number> {
  const found = new Set<number>();
  const all = new Map(processes().map((process) => [process.pid, process.ppid]));
  for (let at = pid; at > 1 && at !== end; at = all.get(at) ?? 0) found.add(at);
  return found;
}

async function failsAsShipped({ start, isLast, succeeds }: Attack): Promise<void> {
  const isShared = start === undefined && isLast === undefined;
  const shipped = isShared ? await sharedSandbox.started() : await startSandbox(start?.());
  try {
    assert.equal(await succeeds(shipped), false, 'the attack succeeded against the shipped sandbox');
  } finally {
    if (!isShared) await shipped.stop();
  }
}

async function succeedsWithout({ protection, start, succeeds }: Attack): Promise<void> {
  // An ordinary user has no privileges to drop.
  if (protection === 'drop-privileges' && !isRoot) return;
  if (protection === 'page-tables' && !hasZeroPage()) return;
  const weakened = await startSandbox({ ...start?.(), bundle: await buildWithout(protection) });
  try {
    assert.equal(await succeeds(weakened), true, 'the attack failed although the protection was left out');
  } finally {
    await weakened.stop();
  }
}

const title = ({ protection }: Attack): string => `${protection}: the attack fails as shipped and succeeds without it`;

describe('each protection', { concurrency: 3 }, () => {
  for (const attack of attacks.filter(({ takesMemory }) => !takesMemory)) {
    it(title(attack), async () => {
      await Promise.all([failsAsShipped(attack), succeedsWithout(attack)]);
    });
  }
});

// One after the other.
describe('each protection of memory', () => {
  for (const attack of attacks.filter(({ takesMemory }) => takesMemory)) {
    it(title(attack), async () => {
      await failsAsShipped(attack);
      await succeedsWithout(attack);
    });
  }
});
