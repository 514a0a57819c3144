import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildDir, root, run } from './run.mjs';

/**
 * What a suite came to, as its reporter wrote it down.
 * @typedef {object} TestResults
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly {name: string, ms: number, failed?: boolean}[]} tests those that ran
 */

/**
 * Runs the tests of a folder with Node's test runner.
 * @param {string} suite a folder of `test`
 * @param {{grep?: string | undefined, processes?: number}} options only tests whose name matches; how many processes share
 *   the files out among them and run side by side. By default each file has its own, and two run at a time
 * @returns {Promise<TestResults | undefined>} nothing when the tests did not run to their end
 */
export async function runNodeSuite(suite, { grep, processes }) {
  const outdir = join(buildDir, 'test', suite);
  const results = join(outdir, 'results.json');
  const bundles = await bundleTests(suite, { outdir, processes });
  await run(process.execPath, [...nodeArgs(processes ?? 2, grep), ...bundles], {
    cwd: root,
    env: { ...process.env, UNSANDBOX_TEST_RESULTS: results },
  });
  return readResults(results);
}

/**
 * @param {number} atOnce
 * @param {string | undefined} grep
 */
function nodeArgs(atOnce, grep) {
  return [
    '--enable-source-maps',
    '--test',
    `--test-concurrency=${atOnce}`, // by default one less than there are processors
    '--test-timeout=600000',
    `--test-reporter=${join(import.meta.dirname, 'testReporter.mjs')}`,
    '--test-reporter-destination=stdout',
    ...(grep ? [`--test-name-pattern=${grep}`] : []),
  ];
}

/**
 * @param {string} path
 * @returns {Promise<TestResults | undefined>}
 */
export async function readResults(path) {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

/**
 * The files of a suite, relative to `test`, sorted.
 * @param {string} suite
 * @param {string} [ending]
 */
export async function testFiles(suite, ending = '.test.ts') {
  const names = await readdir(join(root, 'test', suite), { recursive: true });
  const files = names.filter((name) => name.endsWith(ending)).sort();
  if (files.length === 0) throw new Error(`test/${suite} has no files that end in ${ending}.`);
  return files.map((name) => join(suite, name));
}

/**
 * Bundles a suite as CommonJS.
 * @param {string} suite
 * @param {{outdir: string, processes: number | undefined}} options
 * @returns {Promise<string[]>} the bundles
 */
async function bundleTests(suite, { outdir, processes }) {
  const files = await testFiles(suite);
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const count = Math.min(processes ?? files.length, files.length);
  const entries = await Promise.all(
    [...Array(count).keys()].map(async (index) => {
      const own = files.filter((_, position) => position % count === index);
      const entry = join(outdir, `${index + 1}.entry.ts`);
      await writeFile(entry, own.map((file) => `import ${JSON.stringify(join(root, 'test', file))};\n`).join(''));
      return { in: entry, out: `${index + 1}` };
    }),
  );
  await bundle(entries, outdir);
  return entries.map(({ out }) => join(outdir, `${out}.js`));
}

/**
 * @param {{in: string, out: string}[]} entryPoints
 * @param {string} outdir
 * @param {readonly string[]} [external]
 */
export async function bundle(entryPoints, outdir, external = []) {
  await build({
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['esbuild', 'mocha', 'playwright-core', 'typescript', ...external],
    // The tools in this folder find the repository by where they lie, which a bundle forgets.
    define: { 'import.meta.dirname': JSON.stringify(import.meta.dirname) },
  });
}
