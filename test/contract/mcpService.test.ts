import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../sandbox/support/startSandbox';
import { activeAt, behindProxy } from '../support/mcpBehindProxy';
import { callTool } from '../support/mcpServer';
import { cancelTool, listed, listTool, run, sleeping } from '../support/mcpTools';

/** The MCP server at a service that other programs use too, and whose answers get lost. */

// They wait for most of the time.
describe('MCP server at a service', { concurrency: 2 }, () => {
  test('jobs that it did not start are neither listed nor cancelled', async (t) => {
    const { client, proxy, sandbox } = await behindProxy(t);
    const foreign = await sandbox.submit({ language: 'python', code: sleeping, ttl: 60 });
    // Two at once are followed by the list of the key's jobs.
    for (const _ of [1, 2]) run(client, sleeping, { ttl: 60 }).catch(() => undefined);
    await until('a list', () => proxy.reached('list') > 1);
    const [text] = await listed(client, /[\s\S]*/);
    assert.equal(text.match(/^- id .*started by an agent$/gm)?.length, 2, text);
    assert.ok(!text.includes(foreign) && !text.includes('elsewhere'), text);
    const { text: refused, isError } = await callTool(client, cancelTool, { jobId: foreign });
    assert.ok(isError);
    assert.equal(
      refused,
      `There is no job with the id "${foreign}" here. list_unsandbox_jobs lists those that there are.`,
    );
    assert.ok((await activeAt(sandbox)).includes(foreign));
  });

  test('a submit whose answer is lost: how many jobs may have become of it is said, and only then asked', async (t) => {
    const { client, proxy, sandbox } = await behindProxy(t, ({ call, pass, socket }) => {
      if (call === 'submit') void pass().then(() => socket.destroy());
      return call === 'submit';
    });
    await callTool(client, listTool, {});
    assert.equal(proxy.reached('list'), 0);
    assert.match((await run(client, sleeping)).text, /not certain whether the job arrived/);
    const one = await listed(client, /^- id "(.+)": submitted but not confirmed: (.*), started \d/m);
    assert.equal(one[2], 'it may be running, 1 of the active jobs at the service may be it');
    const [id = ''] = await activeAt(sandbox);
    assert.ok(!one.input.includes(id));
    await sandbox.call('DELETE', `/jobs/${id}`);
    await listed(client, /not confirmed: the service lists no active job that may be it/);
  });
});
