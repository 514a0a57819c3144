import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../src/api/client';
import { sensitiveContent } from '../../src/jobs/request/sensitive';

/**
 * 10 MB of input files from the disk to the service: read, looked through for secrets, encoded, signed and sent. How long
 * the event loop stands still, and how much memory it takes, beside the plain way of one JSON text at once. Each way runs
 * in a process of its own, so that its peak is its own.
 */

const MB = 1_048_576;
const rounds = 5;

interface Measured {
  readonly ms: number;
  readonly stallMs: number;
  /** Peak over what the process had before, in bytes. */
  readonly memory: number;
}

type Way = (url: string, files: readonly string[]) => Promise<void>;

const ways: Readonly<Record<string, Way>> = {
  'as shipped': async (url, paths) => {
    const inputFiles = await Promise.all(
      paths.map(async (path) => ({ filename: path.slice(-1), content: await readFile(path) })),
    );
    for (const { content } of inputFiles) await sensitiveContent(content, ['own-key']);
    const credentials = { kind: 'pair', publicKey: 'public-part', secretKey: 'secret-part' } as const;
    const client = createClient({ baseUrl: url, credentials });
    await client.executeAsync({ language: 'python', code: 'x', inputFiles });
    await client.close();
  },
  'at once': async (url, paths) => {
    const contents = await Promise.all(paths.map((path) => readFile(path, 'base64')));
    const body = JSON.stringify({
      language: 'python',
      code: 'x',
      input_files: contents.map((content) => ({ content })),
    });
    await (await fetch(`${url}/execute/async`, { method: 'POST', body })).text();
  },
};

/** In a process of its own: measures one way of sending. */
async function measure(name: string, url: string, paths: readonly string[]): Promise<Measured> {
  const way = ways[name];
  if (way === undefined) throw new Error(`no way "${name}"`);
  const small = join(paths[0] ?? '', '../small');
  await way(url, [small]); // what is loaded once does not count
  const before = process.memoryUsage.rss();
  let peak = before;
  let [last, stallMs] = [performance.now(), 0];
  const clock = setInterval(() => {
    const now = performance.now();
    stallMs = Math.max(stallMs, now - last - 1);
    last = now;
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 1);
  const start = performance.now();
  await way(url, paths);
  const ms = performance.now() - start;
  await new Promise((resolve) => setTimeout(resolve, 5)); // the clock sees the last stall, too
  clearInterval(clock);
  return { ms, stallMs, memory: Math.max(peak, process.resourceUsage().maxRSS * 1024) - before };
}

async function main(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'upload-bench-'));
  const paths = ['a', 'b'].map((name) => join(dir, name));
  for (const path of paths) writeFileSync(path, randomBytes(5 * MB));
  writeFileSync(join(dir, 'small'), 'x');
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('{"job_id":"j","status":"pending"}'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  console.log(`10 MB of input files, worst of ${rounds}          ms    stall    memory over the baseline`);
  for (const name of Object.keys(ways)) {
    const measured: Measured[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const child = fork(__filename, [name, url, ...paths]);
      const [result] = (await once(child, 'message')) as [Measured];
      measured.push(result);
    }
    const worst = (pick: (one: Measured) => number): number => Math.max(...measured.map(pick));
    const memory = worst(({ memory }) => memory);
    const columns = [
      worst(({ ms }) => ms).toFixed(0),
      worst(({ stallMs }) => stallMs).toFixed(1),
      `${(memory / MB).toFixed(0)} MB`,
    ];
    console.log(
      `  ${name.padEnd(28)}${columns.map((cell) => cell.padStart(9)).join('')} = ${(memory / (10 * MB)).toFixed(1)} × the payload`,
    );
  }
  server.close();
  rmSync(dir, { recursive: true });
}

const [, , name, url = '', ...paths] = process.argv;
if (name === undefined) void main();
else void measure(name, url, paths).then((result) => process.send?.(result, () => process.exit(0)));
