// What isolation costs, as ratios within one run: absolute times say more about the machine than about the code.
// biome-ignore assist/source/organizeImports: this one comes first
import '../sandbox/support/asShipped';
import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Agent, request } from 'node:http';
import type { Writable } from 'node:stream';
import { bubblewrapArguments } from '../../src/sandbox/isolation/bubblewrap';
import { dropPrivileges } from '../../src/sandbox/isolation/dropPrivileges';
import { identityFiles, sharedMounts } from '../../src/sandbox/isolation/host';
import { jobLimits } from '../../src/sandbox/limits/jobLimits';
import { findBubblewrap } from '../../src/sandbox/isolation/probe';
import { type Isolation, runInSandbox, type SandboxJob } from '../../src/sandbox/isolation/runInSandbox';
import { seccompFilter } from '../../src/sandbox/seccomp/seccomp';
import { lifeDescriptor, stageCommand, stageScript } from '../../src/sandbox/isolation/stage';
import { type Sandbox, startSandbox, token } from '../sandbox/support/startSandbox';

const rounds = Number(process.env['ROUNDS'] ?? 50);
const concurrency = Math.min(availableParallelism(), 4);
const hello = 'print("hello")\n';

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** Alternating, so that what else the machine does falls on all alike. */
async function medians(runs: ReadonlyArray<() => Promise<unknown>>): Promise<number[]> {
  const times = runs.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, run] of runs.entries()) {
      const start = performance.now();
      await run();
      times[index]?.push(performance.now() - start);
    }
  }
  return times.map(median);
}

function plain(command: readonly string[], stdio: SpawnOptions['stdio'] = ['ignore', 'pipe', 'pipe']) {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { env: {}, cwd: '/', stdio });
  child.stdout?.resume();
  child.stderr?.resume();
  return child;
}

const isolation = (): Isolation => ({
  bwrap: findBubblewrap(),
  seccomp: seccompFilter(),
  limits: jobLimits(concurrency),
  mounts: sharedMounts(),
  files: identityFiles,
  typescript: Buffer.alloc(0),
});

const job = (run: readonly string[], code: string): SandboxJob => ({
  program: { compile: [], artifacts: {}, run, environment: [], reservesAddressSpace: false },
  files: [{ path: '/sandbox/main.py', content: Buffer.from(code) }],
  mounts: [],
  ttlSeconds: 60,
});

/** The same flags, files and limits, without anything of the service around them. */
async function bareBubblewrap(shared: Isolation, what: SandboxJob): Promise<void> {
  const files = [
    { path: '/etc/stage', content: Buffer.from(stageScript(shared.limits, what.program, what.ttlSeconds)) },
    ...shared.files,
    ...what.files,
  ];
  const numbered = files.map(({ path }, index) => ({ descriptor: index + lifeDescriptor + 1, path, mode: '0644' }));
  const spec = { limits: shared.limits, mounts: shared.mounts, shareNetwork: false };
  const flags = bubblewrapArguments(spec, { seccomp: 4, files: numbered });
  const inputs = [
    Buffer.from(`${flags.join('\0')}\0`),
    shared.seccomp ?? Buffer.alloc(0),
    ...files.map(({ content }) => content),
  ];
  const command = [shared.bwrap, '--args', '3', ...stageCommand];
  const between = Array<'ignore'>(lifeDescriptor - 5).fill('ignore');
  const child = plain(command, [
    'ignore',
    'pipe',
    'pipe',
    'pipe',
    'pipe',
    ...between,
    'pipe',
    ...files.map((): 'pipe' => 'pipe'),
  ]);
  const streams = child.stdio as unknown as Writable[];
  const [args, seccomp, ...contents] = inputs;
  for (const [index, input] of [args, seccomp].entries()) streams[index + 3]?.end(input);
  for (const [index, input] of [Buffer.from('go\n'), ...contents].entries())
    streams[index + lifeDescriptor]?.end(input);
  await once(child, 'close');
}

async function perSecond(count: number, atOnce: number, run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const left = Array.from({ length: count }).values();
  const work = async (): Promise<void> => {
    for (const _ of left) await run();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return (count * 1000) / (performance.now() - start);
}

function execute(sandbox: Sandbox, agent: Agent, fields: Record<string, unknown>): Promise<string> {
  const body = JSON.stringify(fields);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(`${sandbox.url}/execute`, { method: 'POST', headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    outgoing.on('error', reject).end(body);
  });
}

function report(what: string, value: string, target: string, isMet: boolean): void {
  console.log(`${isMet ? 'ok  ' : 'SLOW'} ${what.padEnd(58)} ${value.padEnd(34)} target: ${target}`);
}

async function main(): Promise<void> {
  const sandbox = await startSandbox();
  const memory: number[] = [];
  const sampler = setInterval(() => memory.push(rssMiB(sandbox.pid)), 50);
  dropPrivileges();
  process.chdir('/');
  const shared = isolation();
  const never = new AbortController().signal;
  const agent = new Agent({ keepAlive: true });
  const python = { language: 'python', code: hello };
  const isolatedPython = job(['/usr/bin/python3', '-u', '/sandbox/main.py'], hello);

  const [plainTrue = 0, isolatedTrue = 0] = await medians([
    () => once(plain(['/bin/true']), 'close'),
    () => runInSandbox(shared, job(['/bin/true'], ''), never),
  ]);
  const extra = isolatedTrue - plainTrue;
  report('true, sandboxed over plain', `${ms(plainTrue)} + ${ms(extra)}`, 'at most + 15 ms', extra <= 15);

  const [plainPython = 0, isolated = 0, served = 0] = await medians([
    () => once(plain(['/usr/bin/python3', '-u', '-c', hello]), 'close'),
    () => runInSandbox(shared, isolatedPython, never),
    () => execute(sandbox, agent, python),
  ]);
  const ratio = isolated / plainPython;
  report(
    'python hello, sandboxed : plain',
    `${ms(isolated)} : ${ms(plainPython)} = ${ratio.toFixed(2)}`,
    'at most 1.6',
    ratio <= 1.6,
  );
  const poolShare = (100 * extra) / served;
  console.log(
    `     a pool of ready sandboxes would save at most ${ms(extra)} of ${ms(served)} (${poolShare.toFixed(0)} %) a job`,
  );
  const service = served - isolated;
  report(
    '/execute over the sandboxed run',
    `${ms(served)} − ${ms(isolated)} = ${ms(service)}`,
    'at most 5 ms',
    service <= 5,
  );

  const shares: number[] = [];
  const wide = new Agent({ keepAlive: true, maxSockets: 64 });
  for (let run = 0; run < 5; run++) {
    const bare = await perSecond(500, concurrency, () => bareBubblewrap(shared, isolatedPython));
    shares.push((await perSecond(500, 64, () => execute(sandbox, wide, python))) / bare);
  }
  const share = median(shares);
  report(
    '500 hello jobs, 64 outstanding : bare bwrap',
    `${(share * 100).toFixed(0)} % of its throughput`,
    'at least 75 %',
    share >= 0.75,
  );

  await execute(sandbox, agent, { language: 'bash', code: 'head -c 2000000000 /dev/zero' });
  clearInterval(sampler);
  const most = Math.max(...memory);
  report(
    'memory of the server throughout, a flood included',
    `${most.toFixed(0)} MB at most`,
    'under 150 MB',
    most < 150,
  );
  agent.destroy();
  wide.destroy();
  await sandbox.stop();
}

function rssMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

void main();
