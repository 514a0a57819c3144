import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { copyExtension } from './codeServer.mjs';
import { bundle, readResults, testFiles } from './nodeSuite.mjs';
import { buildDir, root, runQuietly } from './run.mjs';

/**
 * @typedef {object} HostSuiteOptions
 * @property {string} suite the folder of `test` that its tests are in; its name tells the kind of window they need
 * @property {import('./setup.mjs').Release} [release] of VS Code, the newest by default
 * @property {string} [vsix] tests this package, installed, instead of the folder it is developed in
 * @property {string | undefined} [grep] only tests whose name matches
 * @property {number} [windows] how many share the files out among them, side by side
 */

/** @typedef {import('./nodeSuite.mjs').TestResults} TestResults */

/** It also starts in Restricted Mode; of a desktop VS Code `@vscode/test-electron` turns workspace trust off. */
const codeServerLauncher = join(import.meta.dirname, 'launcher.mjs');

/**
 * Runs tests inside real extension hosts, each on a copy of the sample folder.
 * @param {HostSuiteOptions} options
 * @returns {Promise<TestResults | undefined>} nothing when the tests of a window did not run to their end
 */
export async function runHostSuite(options) {
  const { suite, release = 'newest', grep } = options;
  const bundles = await bundleHostSuite(suite, options.vsix ? `${release}-vsix` : release);
  const windows = grep ? 1 : (options.windows ?? 1);
  const executable = suite.endsWith('restricted') ? codeServerLauncher : await findVsCode(release);
  const results = await Promise.all(
    (await sharesOf(suite, windows)).map((files) => runInWindow({ ...options, release, executable, files, bundles })),
  );
  if (results.includes(undefined)) return undefined;
  const all = results.flatMap((result) => result ?? []);
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ name) =>
    all.reduce((total, result) => total + result[name], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    tests: all.flatMap(({ tests }) => tests),
  };
}

/**
 * @param {string} suite
 * @param {string} variant of the same suite that may be bundled at the same time
 * @returns {Promise<string>} the folder with a bundle for each file, and `index.js`, which runs them
 */
export async function bundleHostSuite(suite, variant = 'newest') {
  const outdir = join(buildDir, 'test', `${suite}-${variant}`);
  const files = await testFiles(suite);
  await rm(outdir, { recursive: true, force: true });
  await bundle(
    [
      ...files.map((file) => ({ in: join(root, 'test', file), out: bundleName(file) })),
      { in: join(root, 'test/host/index.ts'), out: 'index' },
    ],
    outdir,
    ['vscode', './client.js', './locations.js'],
  );
  return outdir;
}

const bundleName = (/** @type {string} */ file) => basename(file, '.ts');

/**
 * Shares a suite's files out so that each window gets about as much: the larger a file, the longer it takes.
 * @param {string} suite
 * @param {number} windows
 * @returns {Promise<string[][]>} the names of the bundles, by window
 */
async function sharesOf(suite, windows) {
  const files = await Promise.all(
    (await testFiles(suite)).map(async (file) => ({ file, bytes: (await stat(join(root, 'test', file))).size })),
  );
  const shares = Array.from({ length: windows }, () => ({ bytes: 0, names: /** @type {string[]} */ ([]) }));
  for (const { file, bytes } of files.sort((a, b) => b.bytes - a.bytes)) {
    const least = shares.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    least.bytes += bytes;
    least.names.push(bundleName(file));
  }
  return shares.map(({ names }) => names).filter((names) => names.length > 0);
}

/**
 * @param {HostSuiteOptions & {release: import('./setup.mjs').Release, executable: string, files: string[], bundles: string}} options
 * @returns {Promise<TestResults | undefined>}
 */
async function runInWindow({ suite, release, vsix, grep, executable, files, bundles }) {
  const dir = await mkdtemp(join(tmpdir(), 'unsandbox-suite-'));
  const [results, report] = [join(dir, 'results.json'), join(dir, 'report.txt')];
  try {
    await makeWorkspaces(dir);
    const profile = [`--extensions-dir=${join(dir, 'extensions')}`, `--user-data-dir=${join(dir, 'user-data')}`];
    if (vsix) await installVsix(executable, vsix, profile);
    // Its exit code proves nothing: the results do.
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: vsix ? await makeEmptyExtension(dir) : await copyExtension(join(dir, 'development')),
      extensionTestsPath: join(bundles, 'index.js'),
      launchArgs: [...workspaceOf(suite, dir), ...profile],
      extensionTestsEnv: {
        UNSANDBOX_TEST_RESULTS: results,
        UNSANDBOX_TEST_REPORT: report,
        UNSANDBOX_TEST_RELEASE: release,
        UNSANDBOX_TEST_ROOT: root,
        UNSANDBOX_TEST_FILES: files.join(','),
        ...(suite.endsWith('restricted') ? { UNSANDBOX_TEST_RESTRICTED: '1' } : {}),
        ...(grep ? { UNSANDBOX_TEST_GREP: grep } : {}),
      },
    }).catch(() => {});
    process.stdout.write(await readFile(report, 'utf8').catch(() => 'The window left no report.\n'));
    return await readResults(results);
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/**
 * @param {string} suite
 * @param {string} dir
 * @returns {string[]} what the window opens
 */
function workspaceOf(suite, dir) {
  if (suite.endsWith('empty')) return [];
  return [join(dir, suite.endsWith('multiRoot') ? 'several.code-workspace' : 'sample')];
}

/**
 * A folder, and a workspace of two folders on the disk and one in a file system that the suite registers.
 * @param {string} dir
 */
async function makeWorkspaces(dir) {
  for (const name of ['sample', 'second'])
    await cp(join(root, 'test/fixtures/sample'), join(dir, name), { recursive: true });
  const folders = [{ path: 'sample' }, { path: 'second' }, { uri: 'memfs:/virtual', name: 'virtual' }];
  await writeFile(join(dir, 'several.code-workspace'), JSON.stringify({ folders }));
}

/**
 * @param {string} executable
 * @param {string} vsix
 * @param {readonly string[]} profile
 */
async function installVsix(executable, vsix, profile) {
  const [cli, ...args] = executable.endsWith('.mjs')
    ? [executable]
    : resolveCliArgsFromVSCodeExecutablePath(executable);
  const own = args.filter((arg) => !/^--(extensions|user-data)-dir/.test(arg));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VSCODE_')));
  await runQuietly(cli ?? executable, [...own, ...profile, '--install-extension', vsix], { env });
}

/**
 * An extension host under test wants an extension in development, which must not be ours here.
 * @param {string} dir
 */
async function makeEmptyExtension(dir) {
  const path = join(dir, 'empty-extension');
  await mkdir(path);
  const manifest = { name: 'empty', publisher: 'test', version: '0.0.0', engines: { vscode: '*' } };
  await writeFile(join(path, 'package.json'), JSON.stringify(manifest));
  return path;
}

/**
 * The VS Code to run the host tests in. `UNSANDBOX_VSCODE` decides: `desktop` (downloaded),
 * `code-server`, or the path of an executable. By default it is a desktop VS Code where one can be
 * downloaded and has a display, else code-server, from the npm registry.
 * @param {import('./setup.mjs').Release} release
 * @returns {Promise<string>} its executable
 */
async function findVsCode(release) {
  const wanted = process.env['UNSANDBOX_VSCODE'] ?? ((await canUseDesktop()) ? 'desktop' : 'code-server');
  if (wanted === 'code-server') return codeServerLauncher;
  if (wanted !== 'desktop') return wanted;
  const { engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const version = release === 'newest' ? 'stable' : engines.vscode.replace('^', '');
  return downloadAndUnzipVSCode({ version, cachePath: join(buildDir, 'vscode') });
}

async function canUseDesktop() {
  // code-server needs Linux; elsewhere only a desktop VS Code will do, and a failed download says why.
  if (process.platform !== 'linux') return true;
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return false;
  const response = await fetch('https://update.code.visualstudio.com/api/releases/stable', {
    method: 'HEAD',
    signal: AbortSignal.timeout(3000),
  }).catch(() => undefined);
  return response?.ok ?? false;
}
