#!/usr/bin/env node
// Stands in for the desktop VS Code that `@vscode/test-electron` starts: takes its arguments, runs
// the suite in code-server's extension host and exits with the suite's code.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  },
});

const release = process.env['UNSANDBOX_TEST_RELEASE'] === 'oldest' ? 'oldest' : 'newest';
const dir = await mkdtemp(join(tmpdir(), 'unsandbox-host-'));
const options = {
  dir,
  release: /** @type {import('./installCodeServer.mjs').Release} */ (release),
  extensionsDir: String(values['extensions-dir'] ?? join(dir, 'extensions')),
};
try {
  if (values['install-extension']) await installExtension(String(values['install-extension']), options);
  else process.exitCode = await runSuite();
} finally {
  await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
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
