import type { TestContext } from 'node:test';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { type Sandbox, startSandbox, token } from '../sandbox/support/startSandbox';
import { type FaultProxy, type Interference, type Passage, plain, startFaultProxy } from './faultProxy';
import { connectClient, type McpProcess, startMcp } from './mcpServer';

/** The MCP server at a real sandbox, with what may go wrong on the way. */
export interface BehindProxy {
  readonly client: Client;
  readonly mcp: McpProcess;
  readonly proxy: FaultProxy;
  readonly sandbox: Sandbox;
}

export async function behindProxy(
  t: TestContext,
  onRequest: NonNullable<Interference['onRequest']> = () => false,
): Promise<BehindProxy> {
  const sandbox = await startSandbox();
  t.after(() => sandbox.stop());
  const proxy = await startFaultProxy({ service: () => sandbox.url, onRequest });
  t.after(() => proxy[Symbol.asyncDispose]());
  const mcp = startMcp(t, ['--api-url', proxy.url], { UNSANDBOX_API_KEY: token });
  return { sandbox, proxy, mcp, client: await connectClient(t, mcp) };
}

/** Ids of the jobs that the sandbox runs. */
export async function activeAt({ call }: Sandbox): Promise<readonly string[]> {
  const { body } = await call('GET', '/jobs');
  return body.jobs.map(({ job_id }: { readonly job_id: string }) => job_id);
}

/** Hands a request on, and its answer back only when `release` is called. */
export function holdAnswer({ pass, socket }: Passage): { release(): Promise<void> } {
  const reply = pass();
  return { release: async () => void socket.write(plain(await reply)) };
}
