import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const entry = join(process.cwd(), 'dist/extension.js');

/** Loads the entry in a fresh process and tells every module it loaded and every handle it left open. */
const script = `
  const { Module } = require('node:module');
  const loaded = [];
  const load = Module._load;
  Module._load = (name, ...rest) => {
    loaded.push(name);
    return name === 'vscode' ? {} : load(name, ...rest);
  };
  require(${JSON.stringify(entry)});
  console.log(JSON.stringify({ loaded, resources: process.getActiveResourcesInfo() }));
`;

test('loading the entry takes no HTTP client, no network and no child process', () => {
  assert.ok(existsSync(entry), 'npm run build comes first');
  const output = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const { loaded, resources } = JSON.parse(output) as { loaded: string[]; resources: string[] };
  assert.ok(loaded.includes('vscode'));
  for (const name of loaded)
    assert.doesNotMatch(
      name,
      /undici|client\.js|sandbox\.js|locations\.js|^(node:)?(https?|net|tls|dns|child_process)$/,
    );
  assert.deepEqual(
    resources.filter((resource) => !/^(PipeWrap|TTYWrap|FSReqCallback)$/.test(resource)),
    [],
  );
});
