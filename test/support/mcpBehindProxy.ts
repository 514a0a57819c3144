import type { TestContext } from 'node:test';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { type Sandbox, startSandbox, token } from '../sandbox/support/startSandbox';
import { type FaultProxy, type Interference, plain, type ServiceCall, startFaultProxy } from './faultProxy';
import { http } from './faultServer';
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

type OnRequest = NonNullable<Interference['onRequest']>;

/** Hands such requests on, and the answers back only from `release` on. */
export function holdAnswers(held: ServiceCall): { readonly onRequest: OnRequest; release(): void } {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const onRequest: OnRequest = ({ call, pass, socket }) => {
    if (call !== held) return false;
    void pass().then(async (reply) => {
      await released;
      socket.write(plain(reply));
    });
    return true;
  };
  return { onRequest, release: () => release() };
}

/** Such requests are refused, until `allow`: they do not get to the service. */
export function refusing(refused: ServiceCall): { readonly onRequest: OnRequest; allow(): void } {
  let isRefused = true;
  const onRequest: OnRequest = ({ call, socket }) => {
    if (call !== refused || !isRefused) return false;
    socket.write(http(403, { error: 'forbidden', message: 'Not now' }));
    return true;
  };
  return {
    onRequest,
    allow: () => {
      isRefused = false;
    },
  };
}
