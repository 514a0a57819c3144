import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '../../src/api/client';
import type { Job } from '../../src/api/types';
import { type Connection, openConnection } from '../../src/jobs/connection';
import { Jobs } from '../../src/jobs/jobs';
import { runJob } from '../../src/jobs/runJob';
import { contractSample, follow, followSpread, learned, provider } from '../support/followingFigures';

/**
 * Following jobs: requests a job, and time from a job's end to its result, for our policy, the provider's schedule and
 * the contract's sample. Up to 10 s over real HTTP against one server that ends jobs when they are due; longer ones on a
 * virtual clock. Repeated runs: durations spread evenly within ±20 % of the usual one.
 */

interface Served {
  readonly url: string;
  /** When each job ended, by its id. */
  readonly endsAt: Map<string, number>;
  readonly requests: { count: number; lists: number };
  close(): void;
}

/** Jobs whose code says how many ms they take. A key without rate limit. */
async function serve(): Promise<Served> {
  const endsAt = new Map<string, number>();
  const requests = { count: 0, lists: 0 };
  const stateOf = (id: string) => {
    const isOver = performance.now() >= (endsAt.get(id) ?? 0);
    const result = { success: true, stdout: 'done\n', stderr: '', exit_code: 0 };
    return isOver ? { job_id: id, status: 'completed', result } : { job_id: id, status: 'running' };
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.count += 1;
      const answer = (value: unknown): void => void response.end(JSON.stringify(value));
      if (request.method === 'POST') {
        const id = `j${endsAt.size + 1}`;
        endsAt.set(id, performance.now() + Number(JSON.parse(body).code));
        return answer({ job_id: id, status: 'pending' });
      }
      if (request.url !== '/jobs') return answer(stateOf(request.url?.split('/').pop() ?? ''));
      requests.lists += 1;
      return answer({ jobs: [...endsAt.keys()].map(stateOf).filter(({ status }) => status === 'running') });
    });
  });
  server.keepAliveTimeout = 60_000;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, endsAt, requests, close: () => server.close() };
}

interface Run {
  readonly requests: number;
  readonly addedMs: number;
}

/** The bare client with given looks: what the extension adds is measured against it. */
async function bareRun(
  { url, endsAt, requests }: Served,
  ms: number,
  lookAt: (look: number, elapsed: number) => number,
): Promise<Run> {
  const client = createClient({ baseUrl: url });
  const before = requests.count;
  const { jobId } = await client.executeAsync({ language: 'python', code: String(ms) });
  const start = performance.now();
  let job: Job;
  let look = 0;
  do {
    const elapsed = performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, lookAt(look, elapsed) - elapsed));
    job = await client.getJob(jobId);
    look += 1;
  } while (job.status === 'running');
  const addedMs = performance.now() - (endsAt.get(jobId) ?? 0);
  await client.close();
  return { requests: requests.count - before - 1, addedMs };
}

function connect(url: string): { jobs: Jobs; connection: Connection } {
  const target = { baseUrl: url, key: 'bearer' } as const;
  const home = { service: 'cloud', place: 'bench', ownKeys: [], keyId: 'k', target } as const;
  return {
    jobs: new Jobs(),
    connection: openConnection(home, () => createClient({ baseUrl: url }), { limits: { valid: true } }),
  };
}

let keys = 0;
function newJob() {
  keys += 1;
  const base = { key: `k${keys}`, service: 'cloud', title: 'a.py', status: 'submitting', startedHere: true } as const;
  return { ...base, submittedAt: Date.now() };
}

/** The product's own run, from submit to result. */
async function ourRun(served: Served, ms: number, usualMs?: number): Promise<Run> {
  const { jobs, connection } = connect(served.url);
  const before = served.requests.count;
  const request = { language: 'python', code: String(ms) };
  const ended = await runJob(jobs, connection, jobs.add(newJob()).key, request, {
    usual: usualMs === undefined ? undefined : { ms: usualMs, sameCode: true },
  });
  const addedMs = performance.now() - (served.endsAt.get(ended.jobId ?? '') ?? 0);
  await connection.client.close();
  return { requests: served.requests.count - before - 1, addedMs };
}

const mean = (runs: readonly Run[]): Run => ({
  requests: runs.reduce((sum, { requests }) => sum + requests, 0) / runs.length,
  addedMs: runs.reduce((sum, { addedMs }) => sum + addedMs, 0) / runs.length,
});
const cell = ({ requests, addedMs }: Run): string =>
  `${requests.toFixed(1).padStart(7)} ${addedMs.toFixed(0).padStart(6)} ms`;
const spread = (usual: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => usual * (0.8 + (0.4 * (index + 0.5)) / count));

function row(length: string, how: string, figures: readonly Run[]): void {
  const [theirs, , ours] = figures;
  const ratio = (pick: (run: Run) => number): string => (theirs && ours ? (pick(ours) / pick(theirs)).toFixed(2) : '');
  console.log(
    `${length.padStart(8)} ${how.padEnd(9)}${figures.map(cell).join('  ')}   ${ratio(({ requests }) => requests)} × requests, ${ratio(({ addedMs }) => addedMs)} × delay`,
  );
}

async function real(served: Served): Promise<void> {
  for (const usual of [50, 150, 400, 700, 1500, 3000, 5000, 10_000]) {
    const lengths = spread(usual, usual < 2000 ? 10 : 5);
    const all = async (run: (ms: number) => Promise<Run>): Promise<Run> => mean(await Promise.all(lengths.map(run)));
    // Each by itself on the server's one counter: one length after the other would take minutes.
    const apart = async (run: (ms: number) => Promise<Run>): Promise<Run> => {
      const before = served.requests.count;
      const { addedMs } = await all(run);
      return { addedMs, requests: (served.requests.count - before) / lengths.length - 1 };
    };
    const theirs = await apart((ms) => bareRun(served, ms, (look, elapsed) => provider(elapsed, look)));
    const sample = await apart((ms) => bareRun(served, ms, (look, elapsed) => contractSample(elapsed, look)));
    row(`${usual} ms`, 'first', [theirs, sample, await apart((ms) => ourRun(served, ms))]);
    row(`${usual} ms`, 'repeated', [theirs, sample, await apart((ms) => ourRun(served, ms, usual))]);
  }
}

function virtual(): void {
  for (const seconds of [30, 60, 120, 300, 600]) {
    const usual = seconds * 1000;
    const [theirs, sample] = [followSpread(usual, provider), followSpread(usual, contractSample)];
    row(`${seconds} s`, 'first', [theirs, sample, followSpread(usual, provider)]);
    row(`${seconds} s`, 'repeated', [theirs, sample, followSpread(usual, learned(usual))]);
  }
  for (const sameCode of [true, false])
    console.log(
      `         an end after 1 s where 60 s are usual is seen ${follow(1000, learned(60_000, sameCode)).addedMs.toFixed(0)} ms later, ${sameCode ? 'the code being the same' : 'the code being changed'}`,
    );
}

/** What the product adds to the bare client with the same looks, for a job that is over at the first one. */
async function overhead(served: Served): Promise<void> {
  const rounds = 15;
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[rounds >> 1] ?? 0;
  const timed = async (run: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await run();
    return performance.now() - start;
  };
  const [bare, ours]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await timed(() => bareRun(served, 1, (look, elapsed) => provider(elapsed, look))));
    ours.push(await timed(() => ourRun(served, 1)));
  }
  console.log(
    `the product over the bare client with the same looks: ${(median(ours) - median(bare)).toFixed(1)} ms (target: under 15 ms)`,
  );
}

async function hundred(served: Served): Promise<void> {
  const { jobs, connection } = connect(served.url);
  const before = { ...served.requests };
  const cpu = process.cpuUsage();
  const start = performance.now();
  const runs = spread(8000, 100).map((ms) =>
    runJob(jobs, connection, jobs.add(newJob()).key, { language: 'python', code: String(ms) }),
  );
  await Promise.all(runs);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await connection.client.close();
  const lists = served.requests.lists - before.lists;
  console.log(
    `100 jobs of 6.4 to 9.6 s at once: ${lists} lists in ${seconds.toFixed(1)} s, ${served.requests.count - before.count - lists - 200} other requests beside submit and result, ` +
      `${((user + system) / 10_000 / seconds).toFixed(0)} % of a core, the server of the bench included`,
  );
}

async function main(): Promise<void> {
  const served = await serve();
  console.log("                  the provider's    the contract's    ours");
  await real(served);
  virtual();
  await overhead(served);
  await hundred(served);
  served.close();
}

void main();
