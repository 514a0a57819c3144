import assert from 'node:assert/strict';
import { test } from 'node:test';
import { artifactBytes, freeName, isProgram, safeFilename } from '../../../../src/jobs/output/artifacts';

test('a name from the service stays in its folder and is one that any file system takes', () => {
  const names = {
    fib: 'fib',
    'plot.png': 'plot.png',
    '../../etc/passwd': 'passwd',
    '..\\..\\evil.exe': 'evil.exe',
    '/': 'artifact',
    '..': 'artifact',
    '': 'artifact',
    '.bashrc': 'bashrc',
    'a\u0000b\nc': 'a_b_c',
    'gpj.\u202Eexe': 'gpj._exe',
    'CON.txt': '_CON.txt',
    nul: '_nul',
    'a:b|c?.txt': 'a_b_c_.txt',
    'trailing. ': 'trailing',
  };
  for (const [name, expected] of Object.entries(names)) assert.equal(safeFilename(name), expected, name);
});

test('a long name is cut at a character, and keeps its extension', () => {
  const name = safeFilename(`${'漢'.repeat(300)}.wasm`);
  assert.ok(Buffer.byteLength(name) <= 200);
  assert.match(name, /^漢+\.wasm$/);
});

test('a name that is taken gets a number before its extension', () => {
  const taken = new Set(['a.tar', 'a (2).tar', 'b']);
  assert.equal(
    freeName('a.tar', (name) => taken.has(name)),
    'a (3).tar',
  );
  assert.equal(
    freeName('b', (name) => taken.has(name)),
    'b (2)',
  );
  assert.equal(
    freeName('c', (name) => taken.has(name)),
    'c',
  );
});

test('the bytes are what the service sent, or a sentence', () => {
  const artifact = { filename: 'a', size: 0 };
  assert.deepEqual([...artifactBytes({ ...artifact, contentBase64: 'AQID/w==' })], [1, 2, 3, 255]);
  assert.deepEqual([...artifactBytes({ ...artifact, contentBase64: 'AQID\n/w' })], [1, 2, 3, 255]);
  assert.throws(() => artifactBytes({ ...artifact, contentBase64: 'AQ!!ID' }), /damaged/);
  assert.throws(() => artifactBytes({ ...artifact, error: 'too large' }), /could not deliver a: too large/);
});

test('a Linux program is told by its first bytes', () => {
  assert.ok(isProgram(Buffer.from('\x7fELF\x02')));
  assert.ok(!isProgram(Buffer.from('\0asm')));
  assert.ok(!isProgram(Buffer.alloc(0)));
});
