#!/usr/bin/env node
// Stands in for the desktop VS Code that `@vscode/test-electron` starts: takes its arguments, runs
// the suite in code-server's extension host and exits with the suite's code.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { format, parseArgs } from 'node:util';
import { installExtension, launchBrowser, startCodeServer } from './codeServer.mjs';

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

const deadlineMs = 45 * 60_000;
const release = process.env['UNSANDBOX_TEST_RELEASE'] === 'oldest' ? 'oldest' : 'newest';
const userDataDir = values['user-data-dir'];
// The server keeps its data in a folder of this name, too.
const given =
  typeof userDataDir === 'string' && basename(userDataDir) === 'user-data' ? dirname(userDataDir) : undefined;
const dir = given ?? (await mkdtemp(join(tmpdir(), 'unsandbox-host-')));
const options = {
  dir,
  release: /** @type {import('./setup.mjs').Release} */ (release),
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

/**
 * @typedef {object} SuiteOptions
 * @property {string} extensionDevelopmentPath
 * @property {string} extensionTestsPath
 * @property {string | undefined} workspace a folder or `.code-workspace` file; none for an empty window
 */

/**
 * Opens the workbench with a suite to run, and waits for the suite's end.
 * @param {import('./codeServer.mjs').CodeServer} server
 * @param {SuiteOptions} options
 * @returns {Promise<number>} the exit code that the workbench reports
 */
async function runSuiteInBrowser(server, options) {
  // Nobody looks at the window: large pixels are quickly drawn.
  const browser = await launchBrowser(['--force-device-scale-factor=0.2']);
  const log = suiteLog();
  try {
    const exitCode = new Promise((/** @type {(code: number) => void} */ resolve) => {
      browser.once('disconnected', () => resolve(70));
      server.exited.then(() => resolve(71)).catch(() => resolve(71));
      setTimeout(resolve, deadlineMs, 75).unref();
      openTab(browser, `${server.url}/?${workbenchQuery(server.port, options)}`, {
        codeAutomationLog: log.add,
        codeAutomationExit: (code) => resolve(Number(code)),
      }).catch((/** @type {unknown} */ error) => {
        console.error(error);
        resolve(1);
      });
    });
    return await exitCode;
  } finally {
    log.end();
    await browser.close();
  }
}

/**
 * Opens a tab without a `Page`, to which the browser would report all that goes over the network: the workbench's whole traffic.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {Readonly<Record<string, (...args: unknown[]) => void>>} functions that the page can call
 */
async function openTab(browser, url, functions) {
  const devTools = await browser.newBrowserCDPSession();
  const { targetId } = await devTools.send('Target.createTarget', { url: 'about:blank', width: 1280, height: 800 });
  const { sessionId } = await devTools.send('Target.attachToTarget', { targetId });
  // Nobody waits for answers, so all messages may have the same id.
  const send = (/** @type {string} */ method, params = {}) =>
    devTools.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id: 1, method, params }) });
  devTools.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { method, params } = JSON.parse(message);
    if (method === 'Runtime.bindingCalled') functions[params.name]?.(...JSON.parse(params.payload));
  });
  await send('Page.enable');
  await send('Runtime.enable');
  for (const name of Object.keys(functions)) {
    await send('Runtime.addBinding', { name });
    // A binding takes one text.
    const source = `{ const call = ${name}; globalThis.${name} = (...args) => call(JSON.stringify(args)); }`;
    await send('Page.addScriptToEvaluateOnNewDocument', { source });
  }
  await send('Page.navigate', { url });
}

/**
 * @param {number} port
 * @param {SuiteOptions} options
 */
function workbenchQuery(port, { workspace, extensionDevelopmentPath, extensionTestsPath }) {
  const payload = Object.entries({ extensionDevelopmentPath, extensionTestsPath }).map(([name, path]) => [
    name,
    `vscode-remote://127.0.0.1:${port}${path}`,
  ]);
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (workspace === undefined) query.set('ew', 'true');
  else query.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
  return query;
}

/** What the workbench says of itself matters only if no suite comes up. The suite reports to a file. */
function suiteLog() {
  /** @type {string[]} */
  let beforeSuite = [];
  let hasBegun = false;
  return {
    add: (/** @type {unknown} */ _type, /** @type {unknown} */ args) => {
      const text = format(...(Array.isArray(args) ? args : []));
      hasBegun ||= text === 'Host tests begin';
      beforeSuite = hasBegun ? [] : [...beforeSuite, text];
    },
    end: () => console.log(beforeSuite.join('\n')),
  };
}
