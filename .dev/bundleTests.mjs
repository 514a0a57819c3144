import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildDir, root } from './paths.mjs';

/** A folder of `test`. @typedef {'unit' | 'contract' | 'sandbox' | 'host' | 'ui' | 'bench' | import('./hostSuite.mjs').HostSuite} Suite */

/**
 * Bundles a suite's `*.test.ts`, or benchmarks' `*.bench.ts`, into `.build/test`, as CommonJS.
 * @param {Suite} suite
 * @returns {Promise<string[]>} the bundles, sorted; none when the suite has no tests
 */
export async function bundleTests(suite) {
  const outdir = join(buildDir, 'test', suite);
  const dir = join(root, 'test', suite);
  const isHost = suite.endsWith('host');
  const names = (await readdir(dir, { recursive: true }).catch(() => /** @type {string[]} */ ([]))).sort();
  const tests = names.filter((name) => name.endsWith(suite === 'bench' ? '.bench.ts' : '.test.ts'));
  await rm(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [
      ...tests.map((name) => ({ in: join(dir, name), out: name.replace(/\.ts$/, '') })),
      ...(isHost ? [{ in: join(root, 'test/host/index.ts'), out: 'index' }] : []),
    ],
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['mocha', 'playwright-core', ...(isHost ? ['vscode', './client.js', './locations.js'] : [])],
    // The tools in this folder find the repository by where they lie, which a bundle forgets.
    define: { 'import.meta.dirname': JSON.stringify(import.meta.dirname) },
  });
  return tests.map((name) => join(outdir, name.replace(/\.ts$/, '.js')));
}
