import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { allTools } from '../../src/agents/toolTexts';
import { json, startFaultyService } from '../support/faultyService';
import { callTool, connectClient, startMcp } from '../support/mcpServer';
import { folder, listTool, localServer, run, runTool, sleeping } from '../support/mcpTools';

/** The MCP server as other programs use it: a process of its own, the SDK's client, the real local sandbox. */

// They wait for most of the time.
describe('the tools of the MCP server', { concurrency: 3 }, () => {
  test('the three tools are listed with their texts and schemas', async (t) => {
    const { client } = await localServer(t);
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
      allTools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
    );
    assert.equal(client.getServerVersion()?.name, 'unsandbox');
  });

  test('programs run, with variables, files and a time limit', async (t) => {
    const dir = folder(t, { 'data/in.txt': 'hello\n' });
    const { client } = await localServer(t, ['--folder', dir]);
    for (const [language, code] of [
      ['python', 'print(6 * 7)'],
      ['node', 'console.log(6 * 7)'],
      ['bash', 'echo $((6 * 7))'],
    ] as const) {
      const { text, isError } = await callTool(client, runTool, { language, code });
      assert.equal(isError, false);
      assert.match(
        text,
        /^The program ended: completed, exit code 0[\s\S]*^<<<(\w+) stdout.*\n42\n\1>>> end of stdout$/m,
      );
    }
    const reading = 'import os\nprint(open("in.txt").read().strip(), os.environ["A"])';
    assert.match((await run(client, reading, { files: ['data/in.txt'], env: { A: 'b' } })).text, /^hello b$/m);
    assert.match((await run(client, 'import sys; sys.exit(3)')).text, /^The program ended: completed, exit code 3/);
    assert.match((await run(client, sleeping, { ttl: 1 })).text, /stopped at its time limit[\s\S]*^so far$/m);
  });

  test('what is not allowed is refused with a sentence, and the server goes on', async (t) => {
    const dir = folder(t, {
      '.env': 'A=1',
      'notes.txt': `-----BEGIN ${'PRIVATE'} KEY-----\nMIIE\n-----END ${'PRIVATE'} KEY-----\n`,
      '.gitignore': '*.log\n',
      '.git/HEAD': '',
      'debug.log': 'x',
      'big.bin': 'x'.repeat(5 * 1_048_576 + 1),
      'twice.txt': 'x',
      'sub/a.txt': 'x',
    });
    const other = folder(t, { 'twice.txt': 'y' });
    symlinkSync('/etc/hostname', join(dir, 'out.txt'));
    symlinkSync(join(dir, '.env'), join(dir, 'innocent.txt'));
    const { client } = await localServer(t, ['--folder', dir, '--folder', other]);
    const refused: readonly (readonly [object, RegExp])[] = [
      [{ language: 5 }, /"language" has to be a text/],
      [{ code: ['a'] }, /"code" has to be a text/],
      [{ code: 'x'.repeat(262_145) }, /262145 characters; at most 262144/],
      [{ ttl: '60' }, /"ttl"/],
      [{ stdin: '' }, /no parameter "stdin"/],
      [{ env: { 'A B': 'x' } }, /"A B"/],
      [{ env: { A: 5 } }, /"A"/],
      [{ env: { A: `AKIA${'B'.repeat(16)}` } }, /looks secret: the variable A \(seems to contain an AWS access key\)/],
      [{ networkMode: 'semitrusted' }, /no network here.*--network semitrusted/],
      [{ files: 'a' }, /"files" has to be an array/],
      [{ files: ['../x'] }, /outside/],
      [{ files: ['/etc/hostname'] }, /outside/],
      [{ files: ['nothing'] }, /no file "nothing"/],
      [{ files: ['sub'] }, /no file "sub"/],
      [{ files: ['out.txt'] }, /link that leads out/],
      [{ files: ['.env'] }, /looks secret: \.env \(by its name/],
      [{ files: ['innocent.txt'] }, /looks secret: innocent\.txt/],
      [{ files: ['notes.txt'] }, /contain a private key/],
      [{ files: ['debug.log'] }, /git is told to ignore it/],
      [{ files: ['big.bin'] }, /at most 5\.0 MB/],
      [{ files: ['twice.txt'] }, /in several folders: name it as "mcp-folder-\w+\/twice\.txt" or "mcp-folder-/],
    ];
    for (const [input, message] of refused) {
      const { text, isError } = await run(client, 'print(1)', input);
      assert.ok(isError, JSON.stringify(input).slice(0, 80));
      assert.match(text, message);
    }
    assert.match((await callTool(client, listTool, {})).text, /No job is active\.\nNo job has ended lately\./);
    assert.match((await run(client, 'print(open("a.txt").read())', { files: [join(dir, 'sub/a.txt')] })).text, /^x$/m);
  });

  test('without a folder no file can be sent', async (t) => {
    const { client } = await localServer(t);
    assert.match((await run(client, 'print(1)', { files: ['package.json'] })).text, /No folder is open/);
  });

  test('a call of no tool and an unknown method are errors of the protocol', async (t) => {
    const { client } = await localServer(t);
    await assert.rejects(callTool(client, 'rm', {}), /-32602.*Unknown tool: "rm"/);
    await assert.rejects(client.listResources(), /-32601/);
  });

  test('no key gets out, whatever a service repeats', async (t) => {
    const secret = 'a secret key for tests'.replaceAll(' ', '-');
    const keys = { UNSANDBOX_PUBLIC_KEY: 'a-public-key', UNSANDBOX_SECRET_KEY: secret };
    for (const answer of [
      json(401, { error: 'invalid', message: `The key ${secret} is wrong` }),
      json(200, { job_id: 'j', success: true, stdout: `out ${secret}\n`, stderr: secret, exit_code: 0 }),
      json(200, { job_id: `j-${secret}`, success: false, stdout: '', stderr: '', error: secret, exit_code: 1 }),
    ]) {
      const service = await startFaultyService(answer);
      t.after(() => service.close());
      const mcp = startMcp(t, ['--api-url', service.url], keys);
      const client = await connectClient(t, mcp);
      await run(client, 'print(1)');
      await callTool(client, listTool, {});
      assert.match((await run(client, `k = "${secret}"`)).text, /the code \(seems to contain your unsandbox key\)/);
      assert.match((await run(client, 'print(1)', { env: { K: secret } })).text, /variable K \(seems to contain your/);
      assert.ok(service.requests.length > 0);
      assert.ok(!mcp.written().includes(secret), mcp.written());
    }
  });

  test('without a key the model hears what the user has to do', async (t) => {
    const client = await connectClient(t, startMcp(t, []));
    const { text, isError } = await run(client, 'print(1)');
    assert.ok(isError);
    assert.match(text, /no API key for api\.unsandbox\.com.*UNSANDBOX_API_KEY.*--service local/);
  });

  test('options that make no sense end it with a sentence', async (t) => {
    for (const [args, message] of [
      [['--service', 'moon'], /--service must be one of cloud, local/],
      [['--network', 'all'], /--network must be one of/],
      [['--folder', '/no/such/folder'], /is not a folder/],
      [['--api-url', 'nonsense'], /not a web address/],
      [['--api-url', 'http://example.com'], /unencrypted/],
      [['--api-url', 'https://ann:pass-word@example.com'], /contains a user name or password/],
      [['--key', 'x'], /--key/],
    ] as const) {
      const mcp = startMcp(t, args);
      assert.equal(await mcp.ended, 1);
      assert.match(mcp.written(), message);
      assert.ok(!mcp.written().includes('pass-word'));
    }
  });

  test('the address of the cloud service does not matter to the local sandbox', async (t) => {
    const { client } = await localServer(t, ['--api-url', 'nonsense']);
    assert.match((await run(client, 'print(6 * 7)')).text, /^42$/m);
  });
});
