import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const dist = join(process.cwd(), 'dist');

/** Some texts, translated. */
const texts = {
  'The API key is empty. Enter it again.': 'Der Schlüssel ist leer.',
  'The local sandbox needs {0} open files; here it may have {1}. Raise the limit: ulimit -n {0}': '{1} statt {0}',
};

test('bundles: what the client says is in the language that the entry was told', () => {
  const script = `
    require(${JSON.stringify(join(dist, 'l10n.js'))}).config({ contents: ${JSON.stringify(texts)} });
    const options = { baseUrl: 'https://a.example', credentials: { kind: 'bearer', key: '' } };
    try { require(${JSON.stringify(join(dist, 'client.js'))}).createClient(options); }
    catch (error) { console.log(error.message); }
  `;
  assert.equal(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }), 'Der Schlüssel ist leer.\n');
});

test('bundles: why the local sandbox cannot run here is said in the language of the texts that it is given', (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'l10n-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'texts.json');
  writeFileSync(file, JSON.stringify(texts));
  const start = (...args: readonly string[]): unknown => {
    const command = ['ulimit -n 100 && exec "$@"', 'sh', process.execPath, join(dist, 'sandbox.js'), ...args];
    const { stdout } = spawnSync('sh', ['-c', ...command], { encoding: 'utf8', input: '' });
    return JSON.parse(stdout).error;
  };
  assert.equal(start('--texts', file), '100 statt 256');
  assert.match(String(start()), /^The local sandbox needs 256 open files; here it may have 100\./);
});
