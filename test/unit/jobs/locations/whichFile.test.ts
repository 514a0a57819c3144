import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunFiles } from '../../../../src/jobs/locations/location';
import { whichFile } from '../../../../src/jobs/locations/whichFile';

const files = (language: string | undefined, ...inputFiles: string[]): RunFiles => ({
  program: { names: ['report.py'], language },
  inputFiles,
});

const found = (path: string, run: RunFiles): string | undefined => {
  const file = whichFile(path, run);
  return file?.kind === 'input' ? file.name : file?.certainty;
};

test('locations: an input file is found by its name, wherever the run has put it', () => {
  const run = files('python', 'helper.py', 'deploy.sh');
  for (const path of ['helper.py', './helper.py', '/sandbox/helper.py', '/tmp/input/helper.py', 'file:///x/helper.py'])
    assert.equal(found(path, run), 'helper.py');
  assert.equal(found('deploy.sh', run), 'deploy.sh');
  assert.equal(found('/usr/lib/python3.11/helper.py', run), undefined);
});

test('locations: the program is known by its names, by usual ones, or by its language', () => {
  const run = files('python');
  assert.equal(found('/somewhere/report.py', run), 'named');
  for (const path of ['main.py', './script.py', '/tmp/xyz/main.py', '/home/runner/code.py', 'tmp/x/prog.py'])
    assert.equal(found(path, run), 'usual');
  for (const path of ['/tmp/tmpk2x9.py', 'job_12.py', '/tmp/xyz_1234', '<stdin>', '-', '/dev/stdin'])
    assert.equal(found(path, run), 'possible');
  assert.equal(found('bash', files('bash')), 'possible');
  assert.equal(found('bash', run), undefined);
});

test('locations: what is a library, a runtime or of another language is not the program', () => {
  const python = [
    '/usr/lib/python3.11/json/decoder.py',
    '/usr/local/lib/python3.12/site-packages/x/main.py',
    '<frozen importlib._bootstrap>',
    '/opt/conda/lib/main.py',
    'json/decoder.py',
    '../sysdeps/main.py',
    'C:\\work\\main.py',
    'http://example.org/main.py',
    'main.js',
    'main',
    '',
    '/',
  ];
  for (const path of python) assert.equal(found(path, files('python')), undefined, path);
  const others: readonly (readonly [string, string])[] = [
    ['javascript', 'node:internal/modules/run_main'],
    ['javascript', '/app/node_modules/x/index.js'],
    ['rust', '/rustc/59807616e1fa/library/std/src/panicking.rs'],
    ['rust', '/root/.cargo/registry/src/x/lib.rs'],
    ['go', '/usr/lib/go-1.19/src/runtime/panic.go'],
    ['go', '/root/go/pkg/mod/x/y.go'],
    ['c', '../sysdeps/nptl/libc_start_call_main.h'],
    ['c', '../csu/libc-start.c'],
    ['deno', 'ext:deno_web/01_console.js'],
    ['dart', 'dart:isolate-patch/isolate_patch.dart'],
    ['zig', '/x/zig/lib/std/start.zig'],
    ['crystal', '/usr/share/crystal/src/indexable.cr'],
    ['nim', 'fatal.nim'],
    ['erlang', 'lists.erl'],
  ];
  for (const [language, path] of others) assert.equal(found(path, files(language)), undefined, path);
});

test('locations: without a language every extension is one, and a file of the name given', () => {
  assert.equal(found('/tmp/x/main.rs', files(undefined)), 'usual');
  assert.equal(found('/tmp/x/main.py', files('newlanguage')), 'usual');
  assert.equal(found('/tmp/x/main.rs', files('newlanguage')), undefined);
});
