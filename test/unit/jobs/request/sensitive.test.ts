import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sensitiveContent, sensitiveName, withoutSecrets } from '../../../../src/jobs/request/sensitive';

const kinds = async (content: Uint8Array, ownKeys: readonly string[]): Promise<readonly string[]> =>
  (await sensitiveContent(content, ownKeys)).map(({ kind }) => kind);

/** Put together here, so that no scanner takes this file for one that holds secrets. */
const of = (prefix: string, length: number): string => prefix + 'aB3'.repeat(100).slice(0, length);
const samples: Readonly<Record<string, string>> = {
  'a private key': `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIE\n-----END RSA ${'PRIVATE'} KEY-----`,
  'an AWS access key': `AKIA${'ABCD'.repeat(4)}`,
  'a GitHub token': of('ghp_', 36),
  'a GitLab token': of('glpat-', 20),
  'a Slack token': of('xoxb-', 24),
  'a Stripe key': of('sk_live_', 24),
  'a Google API key': of('AIza', 35),
  'an npm token': of('npm_', 36),
  'a PyPI token': of('pypi-', 60),
  'a Hugging Face token': of('hf_', 34),
  'an unsandbox key': of('unsb-sk-', 12),
  'an API key': of('sk-', 48),
  'a signed token (JWT)': `eyJ${of('', 20)}.eyJ${of('', 20)}.${of('', 20)}`,
  'an address with a password': `postgres://user:${'s3cret'}@db.example/x`,
};

for (const [what, sample] of Object.entries(samples)) {
  test(`${what} is found, and taken out of copied text`, async () => {
    assert.deepEqual(await kinds(Buffer.from(`TOKEN = "${sample}"\n`), []), [what]);
    const text = withoutSecrets(`TOKEN = "${sample}"\n`, []);
    assert.ok(!text.includes(sample.slice(8, 24)), text);
    assert.match(text, /^TOKEN = "<redacted>/);
  });
}

test('ordinary code is not', async () => {
  const code = [
    'import os, re',
    'url = "https://example.com:8080/a@b"',
    'sk_test = "sk-short"',
    'PRIVATE = "-----BEGIN CERTIFICATE-----"',
    'sha = "da39a3ee5e6b4b0d3255bfef95601890afd80709"',
    'eyJust = eyeballs.eyJ',
  ].join('\n');
  assert.deepEqual(await kinds(Buffer.from(code), []), []);
  assert.equal(withoutSecrets(code, []), code);
});

test('the own key is found as it is, whatever its shape', async () => {
  assert.deepEqual(await kinds(Buffer.from('x = "plain-word-key"'), ['plain-word-key']), ['your unsandbox key']);
  assert.equal(withoutSecrets('x = "plain-word-key"', ['plain-word-key']), 'x = "<redacted>"');
});

test('a secret is found wherever the pieces are cut', async () => {
  const token = samples['a GitHub token'] ?? '';
  for (const at of [64 * 1024 - 45, 64 * 1024 - 20, 64 * 1024, 128 * 1024 - 1]) {
    const content = Buffer.alloc(200 * 1024, '\n');
    content.write(token, at);
    assert.deepEqual(await kinds(content, []), ['a GitHub token'], String(at));
  }
});

test('names of files that keep secrets', () => {
  const secret = [
    '.env',
    '.env.local',
    'prod.env',
    'id_rsa',
    'id_ed25519',
    'server.key',
    'a.p12',
    '.npmrc',
    '.netrc',
    '.pgpass',
    'credentials',
    'accounts.csv',
    'terraform.tfstate',
    'secrets.yml',
    '.ENV',
    '.envrc',
    '.env-prod',
    'id_rsa.bak',
    '.vault-token',
  ];
  for (const name of secret) assert.ok(sensitiveName(name), name);
  const plain = [
    '.env.example',
    '.env.sample',
    'environment.py',
    'id_rsa.pub',
    'keys.py',
    'data.csv',
    'monkey',
    'package.json',
    'cert.pem',
  ];
  for (const name of plain) assert.equal(sensitiveName(name), undefined, name);
});

/** What each shape would look at longest, were it written carelessly: the run would not end. How long it takes: test/bench. */
const hostile = ['-eyJ', 'a://', '-----BEGIN A ', 'sk-', 'ghp_a', 'AIza-', 'pypi--', 'http://a:b', 'eyJaaaaaaaaaaaa.'];
for (const piece of hostile) {
  test(`5 MB of ${piece} are looked through`, async () => {
    const content = Buffer.alloc(5 * 1_048_576, piece);
    content.write(`\n${samples['a GitHub token']}\n`, content.length - 60);
    assert.ok((await kinds(content, [])).includes('a GitHub token'));
  });
}

test('UTF-16 hides nothing, and different secrets of a kind are told apart', async () => {
  const token = samples['a GitHub token'] ?? '';
  assert.deepEqual(await kinds(Buffer.from(`t = ${token}`, 'utf16le'), []), ['a GitHub token']);
  const other = of('gho_', 36);
  const [found] = await sensitiveContent(Buffer.from(`${token} ${other} ${token}`), []);
  assert.deepEqual(found?.matches, [token, other]);
});
