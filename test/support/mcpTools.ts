import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { callTool, connectClient, type McpProcess, startMcp } from './mcpServer';

/** The tools of the MCP server, and what tests of them work with. */

export const runTool = 'run_in_unsandbox';
export const listTool = 'list_unsandbox_jobs';
export const cancelTool = 'cancel_unsandbox_job';
export const sleeping = 'import time\nprint("so far", flush=True)\ntime.sleep(120)';

export async function localServer(
  t: TestContext,
  args: readonly string[] = [],
): Promise<{ client: Client; mcp: McpProcess }> {
  const mcp = startMcp(t, ['--service', 'local', ...args]);
  return { mcp, client: await connectClient(t, mcp) };
}

export const run = (client: Client, code: string, input: object = {}, signal?: AbortSignal) =>
  callTool(client, runTool, { language: 'python', code, ...input }, signal);

/** The list, once it says so. */
export async function listed(client: Client, pattern: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const { text } = await callTool(client, listTool, {});
    const found = pattern.exec(text);
    if (found !== null) return found;
    await delay(50);
  }
}

export const running = /^- id "(.+?)": running for .*started by an agent$/m;

export function folder(t: TestContext, files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'mcp-folder-'));
  t.after(() => rmSync(dir, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}
