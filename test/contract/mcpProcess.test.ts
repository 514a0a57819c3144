import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { longSleep, withCommand } from '../sandbox/support/processes';
import { startSandbox, token, until } from '../sandbox/support/startSandbox';
import { callTool, connectClient, startMcp } from '../support/mcpServer';
import { cancelTool, folder, listed, localServer, run, running, runTool, sleeping } from '../support/mcpTools';

/** The MCP server as other programs use it: a process of its own, the SDK's client, the real local sandbox. */

// They wait for most of the time.
describe('the process of the MCP server', { concurrency: 3 }, () => {
  test('pipes hold up neither a call nor the end', async (t) => {
    const dir = folder(t, { '.git/HEAD': '', 'a.txt': 'x' });
    execFileSync('mkfifo', [join(dir, '.gitignore'), join(dir, 'pipe.txt')]);
    const { client, mcp } = await localServer(t, ['--folder', dir]);
    assert.match((await run(client, 'print(1)', { files: ['a.txt'] })).text, /a\.txt \(git is told to ignore it\)/);
    assert.match((await run(client, 'print(1)', { files: ['pipe.txt'] })).text, /no file "pipe\.txt"/);
    mcp.child.stdin?.end();
    assert.equal(await mcp.ended, 0);
  });

  test('lines that are no messages are answered, and the server goes on', async (t) => {
    const mcp = startMcp(t, ['--service', 'local']);
    const answers: Record<string, unknown>[] = [];
    mcp.child.stdout?.on('data', (text: string) => {
      for (const line of text.split('\n').filter((each) => each !== '')) answers.push(JSON.parse(line));
    });
    const send = async (line: string): Promise<unknown> => {
      const count = answers.length;
      mcp.child.stdin?.write(`${line}\n`);
      while (answers.length === count) await delay(10);
      const { id, error, result } = answers[count] ?? {};
      return [id, (error as { code: number } | undefined)?.code ?? Object.keys(result as object)[0]];
    };
    assert.deepEqual(await send('{'), [null, -32700]);
    assert.deepEqual(await send('[]'), [null, -32600]);
    assert.deepEqual(await send('5'), [null, -32600]);
    assert.deepEqual(await send('{"id":1,"method":"tools/list"}'), [1, -32600]);
    assert.deepEqual(await send('{"jsonrpc":"2.0","id":2,"method":"tools/call","params":5}'), [2, -32600]);
    assert.deepEqual(await send('{"jsonrpc":"2.0","id":3,"method":5}'), [3, -32600]);
    assert.deepEqual(await send('{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":["x"]}}'), [4, -32602]);
    assert.deepEqual(
      await send('{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"toString"}}'),
      [5, -32602],
    );
    assert.deepEqual(await send('{"jsonrpc":"2.0","id":"a","method":"tools/list","params":{"_meta":"x"}}'), [
      'a',
      -32600,
    ]);
    assert.deepEqual(await send('{"jsonrpc":"2.0","id":"b","method":"ping","more":1}'), ['b', -32600]);
    assert.deepEqual(await send('{"jsonrpc":"2.0","id":null,"method":"ping"}'), [null, -32600]);
    // An answer to nothing, however it looks, is not answered: the next one is that of the call.
    mcp.child.stdin?.write('{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"x"}}\n');
    const named = (input: string): string =>
      `{"jsonrpc":"2.0","id":6,"method":"tools/call","params":{"name":"${runTool}","arguments":${input}}}`;
    assert.deepEqual(await send(named('[]')), [6, 'content']);
    assert.deepEqual(await send(`{"jsonrpc":"2.0","id":7,"x":"${'x'.repeat(5_000_000)}"}`), [null, -32600]);
    assert.deepEqual(await send('{"jsonrpc":"2.0","id":8,"method":"ping"}'), [8, undefined]);
    assert.deepEqual(
      await send('{"jsonrpc":"2.0","id":9,"method":"initialize","params":{"protocolVersion":"1900-01-01"}}'),
      [9, 'protocolVersion'],
    );
  });

  test('a request that is cancelled cancels its job', async (t) => {
    const { client } = await localServer(t);
    const abort = new AbortController();
    const call = run(client, sleeping, {}, abort.signal);
    const [, id] = await listed(client, running);
    abort.abort();
    await assert.rejects(call);
    await listed(client, new RegExp(`^- id "${id}": cancelled`, 'm'));
  });

  test('a job is cancelled by its id, and what became of it is said', async (t) => {
    const { client } = await localServer(t);
    const command = longSleep();
    const call = run(client, `import os\nprint("so far", flush=True)\nos.execlp("sleep", *"${command}".split())`);
    await until('it has printed', () => withCommand(command).length > 0);
    const [, id = ''] = await listed(client, running);
    assert.match((await callTool(client, cancelTool, { jobId: id })).text, /was cancelled|is being cancelled/);
    assert.match((await call).text, /^The program ended: cancelled[\s\S]*^so far$/m);
    assert.match((await callTool(client, cancelTool, { jobId: id })).text, /had ended already: cancelled/);
    const { text, isError } = await callTool(client, cancelTool, { jobId: 'x' });
    assert.deepEqual([isError, /no job with the id "x"/.test(text)], [true, true]);
  });

  test('when its stdin ends it cancels what runs, at a service too, and ends', async (t) => {
    const sandbox = await startSandbox();
    t.after(() => sandbox.stop());
    const mcp = startMcp(t, ['--api-url', sandbox.url], { UNSANDBOX_API_KEY: token });
    const client = await connectClient(t, mcp);
    const call = run(client, sleeping).catch(() => undefined);
    const [, id] = await listed(client, running);
    mcp.child.stdin?.end();
    assert.equal(await mcp.ended, 0);
    assert.equal((await sandbox.finished(id ?? '')).status, 'cancelled');
    await call;
    assert.ok(!mcp.written().includes(token));
  });

  test('SIGTERM ends it in the same way', async (t) => {
    const { client, mcp } = await localServer(t);
    const call = run(client, sleeping).catch(() => undefined);
    await listed(client, running);
    mcp.child.kill('SIGTERM');
    assert.equal(await mcp.ended, 0);
    await call;
  });

  test('when it is killed its local sandbox ends with it', async (t) => {
    const { client, mcp } = await localServer(t);
    const call = run(client, sleeping).catch(() => undefined);
    await listed(client, running);
    const [, url = ''] = /ready at (http:\S+)/.exec(mcp.written()) ?? [];
    assert.ok((await fetch(url)).status > 0);
    mcp.child.kill('SIGKILL');
    await mcp.ended;
    for (let isUp = true; isUp; await delay(50))
      isUp = await fetch(url).then(
        () => true,
        () => false,
      );
    await call;
  });
});
