import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

const bundle = join(process.cwd(), 'dist/mcp.js');

/** The built server as a process of its own, and everything that it has written. */
export interface McpProcess {
  readonly child: ChildProcess;
  readonly written: () => string;
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Nothing of this process's environment but what finding programs needs: no key by accident. */
export function startMcp(
  t: TestContext,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): McpProcess {
  const child = spawn(process.execPath, [bundle, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      written += text;
    });
  child.stdin.on('error', () => {});
  t.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'close').then(([code, signal]) => (signal ?? code) as number | string);
  return { child, written: () => written, ended };
}

/** The SDK's client, speaking to such a process. */
export async function connectClient(t: TestContext, { child }: McpProcess): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transportTo(child));
  t.after(() => client.close());
  return client;
}

/** The SDK's own stdio transport starts the process itself; this one leaves it to the test. */
function transportTo(child: ChildProcess): Transport {
  const buffer = new ReadBuffer();
  const transport: Transport = {
    start: async () => {
      child.stdout?.on('data', (text: string) => {
        buffer.append(Buffer.from(text));
        for (let message = next(); message !== null; message = next()) transport.onmessage?.(message);
      });
      child.once('close', () => transport.onclose?.());
    },
    send: async (message) => void child.stdin?.write(serializeMessage(message)),
    close: async () => void child.stdin?.end(),
  };
  const next = (): JSONRPCMessage | null => {
    try {
      return buffer.readMessage();
    } catch (error) {
      transport.onerror?.(error as Error);
      return next();
    }
  };
  return transport;
}

export interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
}

export async function callTool(
  client: Client,
  name: string,
  input: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<ToolAnswer> {
  const options = { timeout: 120_000, ...(signal === undefined ? {} : { signal }) };
  const { content, isError } = await client.callTool({ name, arguments: input }, undefined, options);
  const [part] = content as readonly { readonly text: string }[];
  return { text: part?.text ?? '', isError: isError === true };
}
