// `npm run bench`: runs the benchmarks of test/bench, or the named ones (`npm run bench -- upload`), on what is
// shipped: a minified build.
import { basename, join } from 'node:path';
import { buildDir, root, run } from './run.mjs';
import { codeServerPackages, installDebianPackages, installNodeModules, sandboxPackages } from './setup.mjs';

await installDebianPackages(sandboxPackages);
await installNodeModules();
const { bundle, testFiles } = await import('./nodeSuite.mjs'); // it needs node_modules
const build = await run(process.execPath, ['esbuild.mjs', '--production'], { cwd: root });
const failed = [build !== 0];
const names = process.argv.slice(2);
const isNamed = (/** @type {string} */ name) => names.length === 0 || names.includes(name);
const outdir = join(buildDir, 'test/bench');
for (const file of await testFiles('bench', '.bench.ts')) {
  const name = basename(file, '.bench.ts');
  if (!isNamed(name)) continue;
  await bundle([{ in: join(root, 'test', file), out: name }], outdir);
  failed.push((await run(process.execPath, ['--enable-source-maps', join(outdir, `${name}.js`)], { cwd: root })) !== 0);
}
// In a real VS Code.
if (isNamed('host')) {
  await installDebianPackages({ ...codeServerPackages, chromium: 'chromium' });
  const { runHostSuite } = await import('./hostSuite.mjs');
  failed.push((await runHostSuite({ suite: 'bench/host' }))?.failed !== 0);
}
process.exitCode = failed.includes(true) ? 1 : 0;
