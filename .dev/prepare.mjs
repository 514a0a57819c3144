// What F5 needs on a fresh clone: node_modules, the extension and the host tests, built.
import { installNodeModules } from './installNodeModules.mjs';
import { root } from './paths.mjs';
import { run } from './run.mjs';

await installNodeModules();
process.exitCode = await run(process.execPath, ['esbuild.mjs'], { cwd: root });
const { bundleTests } = await import('./bundleTests.mjs'); // it needs node_modules
await bundleTests('host');
