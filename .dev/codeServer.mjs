// VS Code as the tests and `npm start` see it: code-server with the built extension in it, and a browser that shows it.
import { spawn } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root, runQuietly } from './run.mjs';
import { installCodeServer } from './setup.mjs';

/**
 * @typedef {object} CodeServerOptions
 * @property {string} dir scratch folder for everything the server writes
 * @property {import('./setup.mjs').Release} [release]
 * @property {string} [extensionsDir]
 * @property {number} [port] a free one by default
 * @property {string} [password] without it everybody on this machine may come in
 * @property {boolean} [restricted] leaves workspace trust on: folders open in Restricted Mode
 * @property {Record<string, unknown>} [settings] the user's settings
 * @property {Record<string, unknown>} [machineSettings]
 * @property {string} [language] that extensions speak, by its tag; the workbench's own texts stay English
 * @property {readonly string[]} [args] more command-line arguments
 * @property {readonly string[]} [within] a command that starts the one behind it, in surroundings of its own
 * @property {NodeJS.ProcessEnv} [env] more environment variables for the server and the extension host
 */

/** @typedef {{port: number, url: string, exited: Promise<number>, stop: () => void}} CodeServer */

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'remote.autoForwardPorts': false, // it announces every server on this machine
  'workbench.reduceMotion': 'on', // what moves is drawn without a graphics card
  'typescript.tsserver.useSyntaxServer': 'never', // one language server is enough
};

// The server makes children that outlive it, so all of them die together: when the server ends, and
// when this process does, for then the shell's stdin ends, however it died.
const diesWithParent = '("$@"; kill -KILL 0) & cat >/dev/null; kill -KILL 0';

/**
 * Serves VS Code on loopback until `stop` is called or this process ends.
 * @param {CodeServerOptions} options
 * @returns {Promise<CodeServer>}
 */
export async function startCodeServer(options) {
  const { node, entry } = await installCodeServer(options.release ?? 'newest');
  const port = options.port ?? (await freePort());
  const userDataDir = join(options.dir, 'user-data');
  await writeSettings(join(userDataDir, 'User'), { ...quietSettings, ...options.settings });
  await writeSettings(join(userDataDir, 'Machine'), options.machineSettings ?? {});
  if (options.language !== undefined) await writeLanguagePack(userDataDir, options.language);
  const command = [...(options.within ?? []), node, entry, ...serverArgs(options, port, userDataDir)];
  const child = spawn('sh', ['-c', diesWithParent, 'sh', ...command], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: serverEnv(options),
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      log = (log + text).slice(-4000);
    });
  }
  const exited = new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 128)));
  const url = `http://127.0.0.1:${port}`;
  const ready = await Promise.race([answers(`${url}/healthz`), exited.then(() => false)]);
  const stop = () => void child.stdin.end();
  if (!ready) {
    stop();
    throw new Error(`code-server did not start on port ${port}:\n${log}`);
  }
  return { port, url, exited, stop };
}

/**
 * @param {string} vsix
 * @param {CodeServerOptions & {extensionsDir: string}} options
 */
export async function installExtension(vsix, options) {
  const { node, entry } = await installCodeServer(options.release ?? 'newest');
  const dirs = [`--user-data-dir=${join(options.dir, 'user-data')}`, `--extensions-dir=${options.extensionsDir}`];
  await runQuietly(node, [entry, ...dirs, `--install-extension=${vsix}`], { env: serverEnv(options) });
}

/**
 * @param {CodeServerOptions} options
 * @param {number} port
 * @param {string} userDataDir
 */
function serverArgs(options, port, userDataDir) {
  return [
    `--bind-addr=127.0.0.1:${port}`,
    `--auth=${options.password ? 'password' : 'none'}`,
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-getting-started-override',
    '--ignore-last-opened',
    ...(options.restricted ? [] : ['--disable-workspace-trust']),
    ...(options.language === undefined ? [] : [`--locale=${options.language}`]),
    `--user-data-dir=${userDataDir}`,
    `--extensions-dir=${options.extensionsDir ?? join(options.dir, 'extensions')}`,
    ...(options.args ?? []),
  ];
}

/** @param {CodeServerOptions} options */
function serverEnv(options) {
  // Inside a VS Code terminal these would make code-server talk to that VS Code.
  const own = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name));
  return {
    ...Object.fromEntries(own),
    XDG_CONFIG_HOME: join(options.dir, 'config'),
    XDG_DATA_HOME: join(options.dir, 'data'),
    XDG_CACHE_HOME: join(options.dir, 'cache'),
    ...(options.password ? { PASSWORD: options.password } : {}),
    ...options.env,
  };
}

/**
 * @param {string} dir
 * @param {Record<string, unknown>} settings
 */
async function writeSettings(dir, settings) {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

/**
 * What the server keeps of a language pack that is installed: without one it speaks English. This one translates nothing.
 * @param {string} userDataDir
 * @param {string} language
 */
async function writeLanguagePack(userDataDir, language) {
  const translations = join(userDataDir, 'language-pack.json');
  await writeFile(translations, JSON.stringify({ contents: {} }));
  const extensions = [{ extensionIdentifier: { id: 'test.language-pack' }, version: '1.0.0' }];
  const pack = { hash: language, label: language, extensions, translations: { vscode: translations } };
  await writeFile(join(userDataDir, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}

/**
 * @param {string} url
 * @returns {Promise<boolean>} false when there was no answer for half a minute
 */
async function answers(url) {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await setTimeout(100)) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return true;
  }
  return false;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/**
 * Makes the repository look like an installed extension: after a build, reloading the window is enough.
 * @param {string} extensionsDir of a VS Code; emptied first
 */
export async function linkExtension(extensionsDir) {
  await rm(extensionsDir, { recursive: true, force: true });
  await mkdir(extensionsDir, { recursive: true });
  await symlink(root, join(extensionsDir, await folderName()), 'dir');
}

/**
 * Copies what was built, so that a test goes on with it whatever is built meanwhile.
 * @param {string} extensionsDir
 * @returns {Promise<string>} the extension's folder in it
 */
export async function copyExtension(extensionsDir) {
  const dir = join(extensionsDir, await folderName());
  await mkdir(dir, { recursive: true });
  const texts = (await readdir(root)).filter((name) => name.startsWith('package.nls'));
  await Promise.all(
    ['package.json', ...texts, 'dist', 'media'].map((name) =>
      cp(join(root, name), join(dir, name), { recursive: true }),
    ),
  );
  return dir;
}

async function folderName() {
  const { publisher, name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return `${publisher}.${name}-${version}`;
}

/**
 * Debian's Chromium, which can reach nothing but this machine.
 * @param {readonly string[]} [args] more command-line arguments
 */
export async function launchBrowser(args = []) {
  const { chromium } = await import('playwright-core'); // `npm start` comes here before node_modules is there
  return chromium.launch({
    executablePath: process.env['UNSANDBOX_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', // it refuses to start as root otherwise
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ...args,
    ],
  });
}
