import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import type { RunRequest } from '../../../../src/api/types';
import { programCode, requestText, sentRequest } from '../../../../src/jobs/request/sentRequest';
import { startSandbox, token } from '../../../sandbox/support/startSandbox';

const request: RunRequest = {
  language: 'python',
  code: 'print("it\'s", open("data.csv").read())',
  ttl: 7,
  networkMode: 'zerotrust',
  env: { MODE: 'hidden-value' },
  inputFiles: [{ filename: 'data.csv', content: Buffer.from('hidden-content') }],
};

test('the JSON has every field, and no value, content or secret', () => {
  const secret = `ghp_${'aB3d'.repeat(9)}`;
  const sent = sentRequest({ ...request, code: `a = "${secret}"; b = "own-key"` });
  const text = requestText(sent, { baseUrl: 'https://api.example', key: 'pair' }, ['own-key']);
  const [json = ''] = text.split('\n\n#');
  assert.deepEqual(JSON.parse(json), {
    language: 'python',
    code: 'a = "<redacted>"; b = "<redacted>"',
    env: { MODE: '<value of MODE>' },
    network_mode: 'zerotrust',
    ttl: 7,
    input_files: [{ filename: 'data.csv', content: '<base64 of data.csv, 14 bytes>' }],
  });
  for (const hidden of ['hidden', secret, 'own-key']) assert.ok(!text.includes(hidden), hidden);
});

test('a program that a wrapper starts is code: it goes along, without secrets', () => {
  const inputFiles = [
    { filename: 'a.py', content: Buffer.from('print("own-key")') },
    { filename: 'stdin.txt', content: Buffer.from('hidden-input') },
  ];
  const program = { filename: 'a.py', code: 'print("own-key")' };
  const sent = sentRequest({ language: 'python', code: 'the wrapper', inputFiles }, program);
  assert.equal(programCode(sent), 'print("own-key")');
  assert.equal(programCode(sentRequest({ language: 'python', code: 'x' })), 'x');
  const text = requestText(sent, { baseUrl: 'https://api.example', key: 'pair' }, ['own-key']);
  const { code, input_files: files } = JSON.parse(text.split('\n\n#')[0] ?? '');
  assert.equal(code, 'the wrapper');
  assert.deepEqual(files, [
    { filename: 'a.py', content: Buffer.from('print("<redacted>")').toString('base64') },
    { filename: 'stdin.txt', content: '<base64 of stdin.txt, 12 bytes>' },
  ]);
});

/** Runs the copied line in a shell, as a person would who filled in the placeholders. */
async function runLine(t: TestContext, text: string, file: string, content: string, env: NodeJS.ProcessEnv) {
  const dir = mkdtempSync(join(tmpdir(), 'copied-'));
  t.after(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, file), content);
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  const { stdout } = await promisify(execFile)('bash', ['-c', line], {
    cwd: dir,
    env: { PATH: process.env['PATH'], ...env },
  });
  return JSON.parse(stdout);
}

test('the curl line works with a single key', async (t) => {
  const sandbox = await startSandbox();
  t.after(sandbox.stop);
  const text = requestText(sentRequest(request), { baseUrl: sandbox.url, key: 'bearer' }, []);
  const body = JSON.stringify({ ...JSON.parse(text.split('\n\n#')[0] ?? ''), input_files: [], env: {} });
  const answer = await runLine(t, text, 'request.json', body, { UNSANDBOX_API_KEY: token });
  assert.equal(answer.status, 'pending', JSON.stringify(answer));
});

test('the curl line signs with a key pair, also without a language', async (t) => {
  const sandbox = await startSandbox({ args: ['--key-pair', 'public-part:secret-part'] });
  t.after(sandbox.stop);
  const env = { UNSANDBOX_PUBLIC_KEY: 'public-part', UNSANDBOX_SECRET_KEY: 'secret-part' };
  const target = { baseUrl: sandbox.url, key: 'pair' } as const;
  const json = requestText(sentRequest(request), target, []);
  const body = JSON.stringify({ ...JSON.parse(json.split('\n\n#')[0] ?? ''), input_files: [], env: {} });
  assert.equal((await runLine(t, json, 'request.json', body, env)).status, 'pending');
  const shebang = { code: '#!/usr/bin/env python3\nprint(1)\n', ttl: 7 };
  const plain = requestText(sentRequest(shebang), target, []);
  assert.ok(plain.startsWith(shebang.code));
  assert.equal((await runLine(t, plain, 'program', shebang.code, env)).status, 'pending');
});
