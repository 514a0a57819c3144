import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The built server; another build of it can be tried by naming it. */
export const bundle = process.env['SANDBOX_BUNDLE'] ?? join(process.cwd(), 'dist/sandbox.js');

export const token = 'a-token-for-tests';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came back
  readonly body: any;
  readonly text: string;
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly child: ChildProcess;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** `/execute`; its answer's body. */
  execute(fields: Record<string, unknown>): Promise<Reply['body']>;
  python(code: string, fields?: Record<string, unknown>): Promise<Reply['body']>;
  submit(fields: Record<string, unknown>): Promise<string>;
  /** Polls until the job has ended. */
  finished(id: string): Promise<Reply['body']>;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly args?: readonly string[];
  readonly bundle?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdio?: SpawnOptions['stdio'];
  /** A command before node, with its arguments. */
  readonly under?: readonly string[];
  readonly cwd?: string;
}

/** The real server in a process of its own, as the extension starts it. */
export async function startSandbox(options: StartOptions = {}): Promise<Sandbox> {
  const server = [process.execPath, options.bundle ?? bundle, '--token', token, ...(options.args ?? [])];
  const [command = '', ...args] = [...(options.under ?? []), ...server];
  const child = spawn(command, args, {
    stdio: options.stdio ?? ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const ready = JSON.parse(await firstLine(child));
  if (typeof ready.url !== 'string') throw new Error(`The sandbox did not start: ${ready.error}`);
  return controls(child, ready);
}

export async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('stdout is not a pipe');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('The sandbox ended without a word.');
}

function controls(child: ChildProcess, { url, pid }: { url: string; pid: number }): Sandbox {
  const call: Sandbox['call'] = (method, path, body, headers = {}) => send(url, method, path, body, headers);
  const execute: Sandbox['execute'] = async (fields) => (await call('POST', '/execute', fields)).body;
  const finished: Sandbox['finished'] = async (id) => {
    for (;;) {
      const { body } = await call('GET', `/jobs/${id}`);
      if (body.status !== 'pending' && body.status !== 'running') return body;
      await sleep(30);
    }
  };
  return {
    url,
    port: Number(new URL(url).port),
    pid,
    child,
    call,
    execute,
    finished,
    python: (code, fields = {}) => execute({ language: 'python', code, ttl: 30, ...fields }),
    submit: async (fields) => (await call('POST', '/execute/async', fields)).body.job_id,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.stdin?.end();
      if (child.stdin === null) child.kill();
      await exited;
    },
  };
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Polls until `condition` holds. How long it may take says nothing but when to give up: the machine may be busy. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  patienceMs = 30_000,
): Promise<void> {
  const start = Date.now();
  for (;;) {
    const asked = Date.now();
    if (await condition()) return;
    if (Date.now() - start > patienceMs) throw new Error(`Waited ${patienceMs} ms in vain: ${what}`);
    // To look at every process takes long on a busy machine, and nothing else happens here meanwhile.
    await sleep(Math.max(20, 2 * (Date.now() - asked)));
  }
}

/** Objects go as JSON, strings and bytes as they are; a header given as '' is left out. */
export function send(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const bytes =
    body === undefined ? undefined : isRaw ? Buffer.from(body as string) : Buffer.from(JSON.stringify(body));
  const all = {
    authorization: `Bearer ${token}`,
    ...(isRaw || body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(bytes === undefined ? {} : { 'content-length': `${bytes.length}` }),
    ...headers,
  };
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const outgoing = request({ hostname, port, path, method, headers: kept, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parse(text) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
