import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { runConfirmation } from '../../../src/editor/agents/confirmation';
import { chooseLocalSandbox, useLocalSandbox } from '../services';
import { sample, setting } from '../support';

/** The editor shows it only in a chat: here it is asked for directly. */
describe('what is confirmed before a language model runs code', () => {
  useLocalSandbox();
  after(async () => {
    await setting('apiUrl', undefined);
    await chooseLocalSandbox();
  });

  async function confirmation(input: object, hasKey = true): Promise<vscode.MarkdownString> {
    const { message } = await runConfirmation(async () => hasKey, { language: 'python', code: 'print(1)', ...input });
    assert.ok(message instanceof vscode.MarkdownString);
    assert.ok(!message.isTrusted && !message.supportHtml && !message.supportThemeIcons);
    return message;
  }

  it('code, files, variables, limits and the service', async () => {
    const { value } = await confirmation({ files: ['data.csv', 'nothing'], env: { A: 'hidden value' }, ttl: 7 });
    const { size } = await vscode.workspace.fs.stat(sample('data.csv'));
    assert.match(value, /^runs in: the local sandbox on this machine$/m);
    assert.match(value, /^language: python$/m);
    assert.ok(value.includes(`\nfiles: data.csv (${size} bytes), nothing (will be refused)\n`), value);
    assert.match(value, /^variables: A$/m);
    assert.ok(!value.includes('hidden value'));
    assert.match(value, /^time limit: 7 s$/m);
    assert.match(value, /^network: none$/m);
    assert.match(value, /^```python\nprint\(1\)\n```$/m);
  });

  it('the address of a service, and that there is no key', async () => {
    await setting('service', 'cloud');
    await setting('apiUrl', 'https://sandbox.test');
    assert.match((await confirmation({})).value, /^runs in: sandbox\.test$/m);
    assert.match((await confirmation({}, false)).value, /sandbox\.test, which will be refused: there is no API key/);
    await chooseLocalSandbox();
  });

  it('that the program gets network access, in plain words', async () => {
    await setting('agents.networkMode', 'semitrusted');
    const { value } = await confirmation({ networkMode: 'semitrusted' });
    assert.match(value, /^\*\*The program gets access to the network\*\*/);
    await setting('agents.networkMode', undefined);
    assert.match((await confirmation({ networkMode: 'semitrusted' })).value, /which will be refused/);
  });

  it('code cannot break out of its block, nor hide itself', async () => {
    const code = 'x = """\n````\n[link](command:a)\n`````\n"""\nevil()\b\b\b\b\b\b#\u202e\rfine()';
    const { value } = await confirmation({ code });
    const [, fence = ''] = /^(`+)python$/m.exec(value) ?? [];
    assert.equal(fence.length, 6);
    assert.ok(value.endsWith(`\n${fence}`));
    assert.ok(value.includes('evil()\\u{0008}'));
    assert.ok(value.includes('\\u{202E}\\u{000D}fine()'));
  });

  it('very long code is cut, and that is said', async () => {
    const { value } = await confirmation({ code: `${'# x\n'.repeat(500)}evil()` });
    assert.ok(value.length < 10_000);
    assert.match(value, /^code: 2\.0 KB, of which 1,\d{3} characters run that are not shown here$/m);
  });

  it('nothing that is long pushes the rest out of sight', async () => {
    const names = Array.from({ length: 64 }, (_, index) => `A${index}_`.padEnd(128, 'x'));
    const env = Object.fromEntries(names.map((name) => [name, '1']));
    const files = Array.from({ length: 10 }, (_, index) => `${index}`.padEnd(2000, '漢'));
    const { value } = await confirmation({ code: `${'# x\n'.repeat(500)}evil()`, env, files, ttl: 7 });
    assert.match(value, /^time limit: 7 s$/m);
    assert.match(value, /characters run that are not shown here$/m);
    assert.match(value, /^files: 0漢+…/m);
    assert.match(value, /^variables: A0_x+.*… \(64 in all\)$/m);
  });

  it('names of variables and files are no Markdown', async () => {
    const { value } = await confirmation({ files: ['[a](command:x)`````\n# b'] });
    assert.match(value, /^files: \[a\]\(command:x\)````` # b \(will be refused\)$/m);
    assert.match(value, /^`{6}$/m);
  });

  it('bad input as well, as what will be refused', async () => {
    assert.match((await confirmation({ ttl: 0 })).value, /^This will be refused:[\s\S]*"ttl"/);
  });
});
