import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { describe, test } from 'node:test';
import { sleep, until } from '../sandbox/support/startSandbox';
import { http } from '../support/faultServer';
import { activeAt, behindProxy, holdAnswers, refusing } from '../support/mcpBehindProxy';
import { callTool } from '../support/mcpServer';
import { cancelTool, listed, listTool, run, running, sleeping } from '../support/mcpTools';

/** The MCP server at a service that other programs use too, and whose answers get lost. */

const unconfirmed = /^- id "(.+)": submitted but not confirmed: (.*), started \d/m;

// They wait for most of the time.
describe('MCP server at a service', { concurrency: 3 }, () => {
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
    const one = await listed(client, unconfirmed);
    assert.equal(one[2], 'it may be running, 1 of the active jobs at the service may be it');
    const [id = ''] = await activeAt(sandbox);
    assert.ok(!one.input.includes(id));
    await sandbox.call('DELETE', `/jobs/${id}`);
    await listed(client, /not confirmed: the service lists no active job that may be it/);
  });

  test('a job that the contact was lost to is looked at again, and followed to its end', async (t) => {
    const looks = refusing('look');
    const { client, proxy, sandbox } = await behindProxy(t, looks.onRequest);
    assert.match((await run(client, sleeping, { ttl: 60 })).text, /contact to the job .* was lost.*look with list_/);
    const [id = ''] = await activeAt(sandbox);
    assert.match((await callTool(client, listTool, {})).text, new RegExp(`^- id "${id}": state unknown`, 'm'));
    looks.allow();
    assert.match((await callTool(client, listTool, {})).text, new RegExp(`^- id "${id}": (pending|running) for`, 'm'));
    await sandbox.call('DELETE', `/jobs/${id}`);
    await listed(client, new RegExp(`^- id "${id}": cancelled`, 'm'));
    assert.equal(proxy.reached('list'), 0);
  });

  test('a cancel of what was not confirmed: nothing was cancelled, and that is said', async (t) => {
    const { client, proxy } = await behindProxy(t, ({ call, socket }) => {
      if (call === 'submit') socket.destroy();
      return call === 'submit';
    });
    await run(client, 'print(1)');
    const [, id] = await listed(client, unconfirmed);
    assert.equal(
      (await callTool(client, cancelTool, { jobId: id })).text,
      `Job "${id}" was never confirmed by the service, so it cannot be cancelled and may be running. Tell the user.`,
    );
    assert.equal(proxy.reached('cancel'), 0);
  });

  test('a cancel before the submit is answered is sent when it is', async (t) => {
    const submit = holdAnswers('submit');
    const { client, proxy, sandbox } = await behindProxy(t, submit.onRequest);
    const ended = run(client, sleeping, { ttl: 60 });
    const [, key] = await listed(client, /^- id "(.+)": submitting for/m);
    await until('the submit', () => proxy.reached('submit') === 1);
    const { text } = await callTool(client, cancelTool, { jobId: key });
    assert.match(text, /is being cancelled/);
    const [id = ''] = await activeAt(sandbox);
    submit.release();
    await ended;
    await listed(client, new RegExp(`^- id "${id}": cancelled`, 'm'));
    assert.equal((await sandbox.finished(id)).status, 'cancelled');
  });

  test('when it ends: a job whose submit is answered after that is cancelled', async (t) => {
    const submit = holdAnswers('submit');
    const { client, mcp, proxy, sandbox } = await behindProxy(t, submit.onRequest);
    run(client, sleeping, { ttl: 60 }).catch(() => undefined);
    await until('the submit', () => proxy.reached('submit') === 1);
    const [id = ''] = await activeAt(sandbox);
    mcp.child.kill('SIGTERM');
    await sleep(500);
    submit.release();
    assert.equal(await mcp.ended, 0);
    assert.equal((await sandbox.finished(id)).status, 'cancelled');
  });

  test('when it ends: a job that the contact was lost to is cancelled', async (t) => {
    const { client, mcp, sandbox } = await behindProxy(t, refusing('look').onRequest);
    assert.match((await run(client, sleeping, { ttl: 60 })).text, /contact to the job .* was lost/);
    const [id = ''] = await activeAt(sandbox);
    mcp.child.stdin?.end();
    assert.equal(await mcp.ended, 0);
    assert.equal((await sandbox.finished(id)).status, 'cancelled');
  });

  test('while it ends nothing new is run', async (t) => {
    const cancel = holdAnswers('cancel');
    const asked: Socket[] = [];
    let isAsked = false;
    const { client, mcp, proxy } = await behindProxy(t, (passage) => {
      if (!isAsked || passage.call !== 'other') return cancel.onRequest(passage);
      asked.push(passage.socket);
      return true;
    });
    run(client, sleeping, { ttl: 60 }).catch(() => undefined);
    await listed(client, running);
    isAsked = true;
    const preparing = run(client, 'print(1)', { language: 'klingon' });
    await until('its languages are asked for', () => asked.length === 1);
    mcp.child.kill('SIGTERM');
    await until('a cancel', () => proxy.reached('cancel') === 1);
    const refused = /server is ending\. The program was not run/;
    assert.match((await run(client, 'print(1)')).text, refused);
    asked[0]?.write(http(200, { languages: ['klingon'] }));
    assert.match((await preparing).text, refused);
    cancel.release();
    assert.equal(await mcp.ended, 0);
    assert.equal(proxy.reached('submit'), 1);
  });
});
