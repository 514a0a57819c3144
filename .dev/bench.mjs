// `npm run bench`: runs the benchmarks of test/bench, or the named ones (`npm run bench -- upload`), on what is
// shipped: a minified build.
import { codeServerPackages, sandboxPackages } from './debianPackages.mjs';
import { installDebianPackages } from './installDebianPackages.mjs';
import { installNodeModules } from './installNodeModules.mjs';
import { root } from './paths.mjs';
import { run } from './run.mjs';

await installDebianPackages(sandboxPackages);
await installNodeModules();
const { bundleTests } = await import('./bundleTests.mjs'); // it needs node_modules
const build = await run(process.execPath, ['esbuild.mjs', '--production'], { cwd: root });
const failed = [build];
const names = process.argv.slice(2);
for (const file of await bundleTests('bench')) {
  if (names.length > 0 && !names.some((name) => file.endsWith(`/${name}.bench.js`))) continue;
  failed.push(await run(process.execPath, ['--enable-source-maps', file], { cwd: root }));
}
// In a real VS Code.
if (names.length === 0 || names.includes('host')) {
  await installDebianPackages({ ...codeServerPackages, chromium: 'chromium' });
  const { runHostSuite } = await import('./hostSuite.mjs');
  failed.push((await runHostSuite({ release: 'newest', suite: 'bench/host' })).failed);
}
process.exitCode = failed.some((code) => code !== 0) ? 1 : 0;
