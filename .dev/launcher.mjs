#!/usr/bin/env node
// Stands in for the desktop VS Code that `@vscode/test-electron` starts: takes its arguments, runs
// the suite in code-server's extension host and exits with the suite's code.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { installExtension, startCodeServer } from './codeServer.mjs';
import { runSuiteInBrowser } from './suiteInBrowser.mjs';

const { values, positionals } = parseArgs({
  strict: false, // the other arguments are for a desktop VS Code
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'extensions-dir': { type: 'string' },
    'install-extension': { type: 'string' },
    'user-data-dir': { type: 'string' },
  },
});

const release = process.env['UNSANDBOX_TEST_RELEASE'] === 'oldest' ? 'oldest' : 'newest';
const userDataDir = values['user-data-dir'];
// The server keeps its data in a folder of this name, too.
const given =
  typeof userDataDir === 'string' && basename(userDataDir) === 'user-data' ? dirname(userDataDir) : undefined;
const dir = given ?? (await mkdtemp(join(tmpdir(), 'unsandbox-host-')));
const options = {
  dir,
  release: /** @type {import('./installCodeServer.mjs').Release} */ (release),
  extensionsDir: String(values['extensions-dir'] ?? join(dir, 'extensions')),
};
try {
  if (values['install-extension']) await installExtension(String(values['install-extension']), options);
  else process.exitCode = await runSuite();
} finally {
  if (given === undefined) await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

async function runSuite() {
  const server = await startCodeServer({
    ...options,
    restricted: process.env['UNSANDBOX_TEST_RESTRICTED'] === '1',
    // Without the driver the newest ignores the suite; the oldest does not know it.
    args: release === 'newest' ? ['--vscode-option', 'enable-smoke-test-driver'] : [],
  });
  try {
    return await runSuiteInBrowser(server, {
      extensionDevelopmentPath: String(values.extensionDevelopmentPath),
      extensionTestsPath: String(values.extensionTestsPath),
      workspace: positionals[0],
    });
  } finally {
    server.stop();
    await server.exited;
  }
}
