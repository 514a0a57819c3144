import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRegularFile } from '../../../../src/jobs/request/readRegularFile';

test('a regular file is read from where it really is, and nothing else is', async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'regular-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const at = (name: string): string => join(dir, name);
  mkdirSync(at('in'));
  writeFileSync(at('in/a.txt'), 'text');
  writeFileSync(at('out.txt'), 'outside');
  symlinkSync(at('in/a.txt'), at('in/link.txt'));
  symlinkSync(at('out.txt'), at('in/leading-out.txt'));
  execFileSync('mkfifo', [at('in/pipe')]);
  const read = (name: string, maxBytes = 100) => readRegularFile(at(name), { within: [at('in')], maxBytes });
  const { content, path } = await read('in/link.txt');
  assert.deepEqual([Buffer.from(content).toString(), path], ['text', at('in/a.txt')]);
  await assert.rejects(read('in/a.txt', 3), /too large/);
  await assert.rejects(read('in/leading-out.txt'), /leads out of the workspace/);
  await assert.rejects(read('out.txt'), /leads out of the workspace/);
  await assert.rejects(read('in/pipe'), /not a regular file/);
  await assert.rejects(read('in'), /not a regular file/);
  await assert.rejects(readRegularFile('/dev/zero', { maxBytes: 10 }), /not a regular file/);
});
