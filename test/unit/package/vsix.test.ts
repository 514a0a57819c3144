import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { readZip } from '../../../.dev/readZip.mjs';
import { vsixProblems } from '../../../.dev/vsixProblems.mjs';

const manifest = {
  version: '1.2.0',
  engines: { vscode: '^1.100.0' },
  main: './dist/extension.js',
  icon: 'media/icon.png',
};
const index = '<Identity Version="1.2.0"/><Property Id="Microsoft.VisualStudio.Code.Engine" Value="^1.100.0"/>';
const good: Readonly<Record<string, string>> = {
  'extension.vsixmanifest': index,
  'extension/package.json': JSON.stringify(manifest),
  'extension/readme.md': '# Title\n\n[a link](https://example.org)\n',
  'extension/changelog.md': '# Changelog\n',
  'extension/LICENSE.txt': 'MIT',
  'extension/dist/extension.js': 'exports.activate = () => {};\n'.repeat(100),
  'extension/media/icon.png': 'PNG',
};

const problemsWith = (files: Readonly<Record<string, string>>): string[] =>
  vsixProblems(zipOf({ ...good, ...files }), manifest);

test('a package as it should be has no problems', () => {
  assert.deepEqual(problemsWith({}), []);
  assert.deepEqual(
    Object.fromEntries([...readZip(zipOf(good))].map(([name, content]) => [name, String(content)])),
    good,
  );
});

test('a package with what does not belong into it is refused', () => {
  for (const name of [
    'src/extension.ts',
    'dist/extension.js.map',
    'media/screenshots/run.png',
    '.env',
    'dist/sub/a.js',
  ])
    assert.deepEqual(problemsWith({ [`extension/${name}`]: '' }), [`${name} does not belong into it.`]);
});

test('a package with a key is refused', () => {
  const keys = [
    `-----BEGIN RSA PRIVATE KEY-----\n${'Ab1/'.repeat(12)}`,
    `ghp_${'a1'.repeat(18)}`,
    `AKIA${'A1B2'.repeat(4)}`,
  ];
  for (const key of keys)
    assert.deepEqual(problemsWith({ 'extension/dist/mcp.js': `const key = "${key}";` }), [
      'dist/mcp.js contains what looks like a key.',
    ]);
});

test('a package that was built for development, or with a README whose links lead nowhere, is refused', () => {
  assert.deepEqual(problemsWith({ 'extension/dist/mcp.js': '1;\n//# sourceMappingURL=mcp.js.map\n' }), [
    'dist/mcp.js was built for development.',
  ]);
  assert.deepEqual(problemsWith({ 'extension/readme.md': '![a](media/screenshots/run.png)' }), [
    'The link of the README to media/screenshots/run.png would lead nowhere.',
  ]);
});

test('a package of another version, for other versions of VS Code or without its entry is refused', () => {
  const other = { ...manifest, version: '1.1.0', engines: { vscode: '^1.90.0' } };
  assert.deepEqual(problemsWith({ 'extension/package.json': JSON.stringify(other) }), [
    'Its version is 1.1.0, and that of package.json 1.2.0.',
    'It is not for the versions ^1.100.0 of VS Code.',
  ]);
  const { 'extension/dist/extension.js': _, ...without } = good;
  assert.deepEqual(vsixProblems(zipOf(without), manifest), ['dist/extension.js is not in it.']);
});

test('a package that became large is refused', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`extension/dist/a${n}.js`, '']));
  assert.deepEqual(problemsWith(many), ['It has 37 files, at most 26 are wanted.']);
});

/** A zip archive as vsce makes it, without checksums, which nothing here looks at. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  for (const [path, content] of Object.entries(files)) {
    const name = Buffer.from(path);
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.write('PK\x03\x04', 'latin1');
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.write('PK\x01\x02', 'latin1');
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(Buffer.concat(locals).length, 42);
    locals.push(local, name, packed);
    entries.push(entry, name);
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(Buffer.concat(locals).length, 16);
  return Buffer.concat([...locals, ...entries, end]);
}
