// `npm run bench`: builds and packages as for a release, then runs every benchmark in test/bench, or
// those that are named: `npm run bench -- load`. The figures are for reading; nothing fails by them.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { installNodeModules } from './installNodeModules.mjs';
import { buildDir, root } from './paths.mjs';
import { run } from './run.mjs';

const names = process.argv.slice(2);
await installNodeModules();
await run('npm', ['run', '-s', 'package']);
const { build } = await import('esbuild'); // it needs node_modules
const dir = join(root, 'test/bench');
const outdir = join(buildDir, 'test/bench');
const benches = (await readdir(dir)).filter((name) => name.endsWith('.bench.ts'));
await build({
  entryPoints: benches.map((name) => join(dir, name)),
  outdir,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
});
for (const bench of benches.sort()) {
  const name = bench.replace('.bench.ts', '');
  if (names.length > 0 && !names.includes(name)) continue;
  console.log(`\n── ${name} ──`);
  await run(process.execPath, [join(outdir, `${name}.bench.js`)]);
}
