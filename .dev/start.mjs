// `npm start`: a VS Code with the extension, on a copy of the sample folder. It is the installed
// desktop VS Code where there is one with a screen, else code-server: `npm start -- --port 8443`.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { linkExtension, startCodeServer } from './codeServer.mjs';
import { buildDir, capture, root, run, runQuietly } from './run.mjs';
import { codeServerPackages, installDebianPackages, installNodeModules, sandboxPackages } from './setup.mjs';

/** A busy machine that asks each language for its version for the first time takes its time. */
const readyTimeoutMs = 120_000;

/** @typedef {{dir: string, folder: string, settings: Record<string, unknown>}} StartOptions */

const { values } = parseArgs({ options: { port: { type: 'string' } } });
try {
  const useDesktop = values.port === undefined && (await canOpenDesktop());
  const packages = useDesktop ? sandboxPackages : { ...sandboxPackages, ...codeServerPackages };
  if (process.platform === 'linux') await installDebianPackages(packages);
  await installNodeModules();
  await runQuietly(process.execPath, ['esbuild.mjs'], { cwd: root });
  const settings = await settingsForSandbox();
  const folder = join(buildDir, 'sample');
  // What one changed there last time stays.
  await cp(join(root, 'test/fixtures/sample'), folder, { recursive: true, force: false });
  const options = { dir: join(buildDir, 'start'), folder, settings };
  process.exitCode = await (useDesktop ? openDesktop(options) : openCodeServer(options));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @returns {Promise<Record<string, unknown>>} where the local sandbox works, programs run there without a question */
async function settingsForSandbox() {
  const common = { 'git.openRepositoryInParentFolders': 'never' };
  try {
    console.log(`Local sandbox: ready, ${(await askSandbox()).join(', ')}`);
    return { ...common, 'unsandbox.service': 'local' };
  } catch (error) {
    console.log(`Local sandbox: not available here, ${error instanceof Error ? error.message : error}`);
    return common;
  }
}

/**
 * Starts the built local sandbox, asks it what it can run, and stops it again.
 * @returns {Promise<readonly string[]>} the languages
 * @throws an error that carries what the sandbox wrote, when it does not come up
 */
async function askSandbox() {
  const child = spawn(process.execPath, [join(root, 'dist/sandbox.js')], { stdio: ['pipe', 'pipe', 'pipe'] });
  const signal = AbortSignal.timeout(readyTimeoutMs);
  let problem = '';
  child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    problem += text;
  });
  try {
    const exited = once(child, 'exit', { signal }).then(() => undefined);
    const [line] = (await Promise.race([once(createInterface(child.stdout), 'line', { signal }), exited])) ?? [];
    if (line === undefined) throw new Error(problem.trim() || `it ended with code ${child.exitCode}`);
    const { url, token, error } = JSON.parse(String(line));
    if (error) throw new Error(error);
    const response = await fetch(`${url}/languages`, { headers: { Authorization: `Bearer ${token}` }, signal });
    if (!response.ok) throw new Error(`GET /languages answered ${response.status}: ${await response.text()}`);
    return (await response.json()).languages;
  } finally {
    child.stdin.end(); // which ends it
    setTimeout(() => child.kill('SIGKILL'), 5000).unref();
  }
}

/** Whether `code` is installed and has a screen to open a window on. */
async function canOpenDesktop() {
  // Over ssh, and in a remote window's terminal, `code` is another one, or has no screen.
  const hasScreen = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (!hasScreen || process.env['SSH_CONNECTION']) return false;
  const version = await capture('code', ['--version'], { shell: process.platform === 'win32' }).catch(() => undefined);
  return version?.code === 0;
}

/**
 * Opens the installed VS Code, with a profile of its own, until its window is closed.
 * @param {StartOptions} options
 */
async function openDesktop({ dir, folder, settings }) {
  const userDataDir = join(dir, 'desktop');
  await mkdir(join(userDataDir, 'User'), { recursive: true });
  const own = { 'workbench.startupEditor': 'readme', ...settings };
  await writeFile(join(userDataDir, 'User/settings.json'), JSON.stringify(own, undefined, 2));
  console.log('Opening VS Code. Close its window, or press Ctrl+C here, to end.');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return run(
    'code',
    [
      `--extensionDevelopmentPath=${root}`,
      `--user-data-dir=${userDataDir}`,
      `--extensions-dir=${join(dir, 'extensions')}`,
      '--disable-workspace-trust',
      '--skip-welcome',
      '--wait',
      ...asRoot,
      folder,
    ],
    { shell: process.platform === 'win32' },
  );
}

/**
 * Serves VS Code to this machine's browsers until it is interrupted.
 * @param {StartOptions} options
 */
async function openCodeServer({ dir, folder, settings }) {
  const extensionsDir = join(dir, 'server-extensions');
  await linkExtension(extensionsDir);
  const password = randomBytes(12).toString('base64url'); // the page carries a terminal
  const server = await startCodeServer({
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
    dir: join(dir, 'server'),
    extensionsDir,
    password,
    machineSettings: settings,
    settings: { 'workbench.startupEditor': 'readme' },
    args: [folder],
  });
  console.log(`
VS Code with unsandbox is ready in your browser:

  address   ${server.url}
  password  ${password}

Is your browser on another machine? Run this there, then open the same address:

  ssh -L ${server.port}:127.0.0.1:${server.port} ${userInfo().username}@${hostname()}

Ctrl+C stops it.`);
  return server.exited;
}
