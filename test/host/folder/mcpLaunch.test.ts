import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { mcpLaunch } from '../../../src/editor/agents/mcpLaunch';
import { json, startFaultyService } from '../../support/faultyService';
import { sample, workspaceSetting } from '../support';

/** The MCP server as the editor starts it, out of the installed extension. */
describe('the MCP server that is offered to the editor', () => {
  const script = (): string => {
    const extension = vscode.extensions.getExtension('unsandbox.unsandbox');
    return vscode.Uri.joinPath(extension?.extensionUri ?? sample(''), 'dist/mcp.js').fsPath;
  };
  const agents = { networkMode: 'zerotrust', ttl: 60, mcpServer: true } as const;
  const local = { service: 'local', serviceChosen: true, apiUrl: 'https://sandbox.test' } as const;

  /** What a call of the run tool answers. */
  async function callRun({ command, args, env }: ReturnType<typeof mcpLaunch>, input: object): Promise<string> {
    const all = Object.entries({ ...process.env, ...env }).filter(([, value]) => value !== null && value !== undefined);
    const child = spawn(command, args, { env: Object.fromEntries(all) as NodeJS.ProcessEnv });
    try {
      const call = { name: 'run_in_unsandbox', arguments: { language: 'python', code: 'print(6 * 7)', ...input } };
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call })}\n`);
      for await (const line of createInterface({ input: child.stdout }))
        return JSON.parse(line).result.content[0].text as string;
      throw new Error('It ended without an answer.');
    } finally {
      child.stdin.end();
    }
  }

  it('runs in the local sandbox, with files of the workspace', async () => {
    const launch = mcpLaunch(script(), local, agents, [sample('').fsPath], undefined);
    assert.match(
      await callRun(launch, { code: 'print(open("data.csv").read() > "")', files: ['data.csv'] }),
      /^True$/m,
    );
    assert.match(await callRun(launch, { networkMode: 'semitrusted' }), /no network here/);
  });

  it('sends its key to the address that it was entered for, and no other key that is around', async () => {
    const seen: (string | undefined)[] = [];
    const service = await startFaultyService((request, response) => {
      seen.push(request.headers.authorization);
      json(200, { job_id: 'j', success: true, stdout: 'there\n', stderr: '', exit_code: 0 })(request, response);
    });
    process.env['UNSANDBOX_PUBLIC_KEY'] = 'another';
    process.env['UNSANDBOX_SECRET_KEY'] = 'another';
    try {
      const settings = { ...local, service: 'cloud', apiUrl: service.url } as const;
      const launch = mcpLaunch(script(), settings, agents, [], { kind: 'bearer', key: 'the-right-one' });
      assert.match(await callRun(launch, {}), /^there$/m);
      // What the key allows is asked before.
      assert.deepEqual([...new Set(seen)], ['Bearer the-right-one']);
      assert.match(await callRun(mcpLaunch(script(), settings, agents, [], undefined), {}), /no API key/);
      assert.ok(
        !JSON.stringify(mcpLaunch(script(), local, agents, [], { kind: 'bearer', key: 'k-1' })).includes('k-1'),
      );
    } finally {
      delete process.env['UNSANDBOX_PUBLIC_KEY'];
      delete process.env['UNSANDBOX_SECRET_KEY'];
      await service.close();
    }
  });

  it('a workspace cannot turn it on', async () => {
    await assert.rejects(workspaceSetting('agents.mcpServer', true));
    assert.equal(vscode.workspace.getConfiguration('unsandbox').get('agents.mcpServer'), false);
  });
});
