import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { bundleTests } from './bundleTests.mjs';
import { codeServerLauncher, findVsCode } from './findVsCode.mjs';
import { copyExtension } from './installedExtension.mjs';
import { buildDir, root } from './paths.mjs';
import { printAppended } from './printAppended.mjs';
import { runQuietly } from './run.mjs';
import { failure, testResult } from './testResult.mjs';

/** @typedef {'host' | 'bench/host' | 'untrusted/host' | 'workspace/host' | 'empty/host'} HostSuite */

/**
 * @typedef {object} HostSuiteOptions
 * @property {'newest' | 'oldest'} release of VS Code
 * @property {string} [vsix] tests this package, installed, instead of the folder it is developed in
 * @property {HostSuite} [suite] the folder of `test` that its tests are in
 * @property {string | undefined} [grep] only tests whose name matches
 */

/**
 * Runs the host tests inside a real extension host, on a copy of the sample folder.
 * @param {HostSuiteOptions} options
 * @returns {Promise<import('./testResult.mjs').TestResult>}
 */
export async function runHostSuite(options) {
  const suite = options.suite ?? 'host';
  if ((await bundleTests(suite)).length === 0) return failure(`test/${suite} has no tests`);
  if (options.vsix && !existsSync(options.vsix)) return failure('there is no package; the step "package" makes it');
  const dir = await mkdtemp(join(tmpdir(), 'unsandbox-suite-'));
  try {
    await makeWorkspaces(dir);
    const report = printAppended(join(dir, 'report.txt'));
    const exitCode = await runIn(dir, options).finally(report.end);
    return testResult(exitCode, await readCounts(resultsPath(dir)));
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/**
 * @param {string} dir
 * @param {HostSuiteOptions} options
 * @returns {Promise<number>} the exit code
 */
async function runIn(dir, { release, vsix, grep, suite = 'host' }) {
  const isEmpty = suite === 'empty/host';
  const isRestricted = suite === 'untrusted/host';
  const vscodeExecutablePath = isRestricted ? codeServerLauncher : await findVsCode(release);
  const profile = [`--extensions-dir=${join(dir, 'extensions')}`, `--user-data-dir=${join(dir, 'user-data')}`];
  if (vsix) await installVsix(vscodeExecutablePath, vsix, profile);
  const outcome = runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: vsix ? await makeEmptyExtension(dir) : await copyExtension(join(dir, 'development')),
    extensionTestsPath: join(buildDir, `test/${suite}/index.js`),
    launchArgs: [
      ...(isEmpty ? [] : [join(dir, suite === 'workspace/host' ? 'several.code-workspace' : 'sample')]),
      ...profile,
    ],
    extensionTestsEnv: {
      UNSANDBOX_TEST_RESULTS: resultsPath(dir),
      UNSANDBOX_TEST_REPORT: join(dir, 'report.txt'),
      UNSANDBOX_TEST_RELEASE: release,
      UNSANDBOX_TEST_ROOT: root,
      UNSANDBOX_TEST_COLOR: process.stdout.isTTY ? '1' : '0',
      ...(isRestricted ? { UNSANDBOX_TEST_RESTRICTED: '1' } : {}),
      ...(grep ? { UNSANDBOX_TEST_GREP: grep } : {}),
    },
  });
  return outcome.catch((/** @type {{code?: number}} */ error) => error.code ?? 1);
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

/** @param {string} dir */
function resultsPath(dir) {
  return join(dir, 'results.json');
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
  await runQuietly(cli ?? executable, [...own, ...profile, '--install-extension', vsix], { env: withoutVsCode() });
}

function withoutVsCode() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VSCODE_')));
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
 * @param {string} path
 * @returns {Promise<{passed: number, failed: number, skipped: number} | undefined>}
 */
async function readCounts(path) {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
