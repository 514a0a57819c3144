// `npm run bench`: how long the packaged entry takes to load, what it loads, and how big everything is.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { installNodeModules } from './installNodeModules.mjs';
import { root } from './paths.mjs';
import { capture, runQuietly } from './run.mjs';

const runs = 15;

await installNodeModules();
await runQuietly(process.execPath, ['esbuild.mjs', '--production'], { cwd: root });
for (const name of (await readdir(join(root, 'dist'))).sort()) {
  const bundle = await readFile(join(root, 'dist', name));
  console.log(`dist/${name}`.padEnd(20), kilobytes(bundle.length), `${kilobytes(gzipSync(bundle).length)} compressed`);
}
const vsix = await stat(join(root, 'unsandbox.vsix')).catch(() => undefined);
if (vsix) console.log('unsandbox.vsix'.padEnd(20), kilobytes(vsix.size));

const loads = [];
for (let i = 0; i < runs; i += 1) loads.push(await loadEntry());
const times = loads.map(({ ms }) => ms).sort((a, b) => a - b);
console.log(`loading the entry: median ${times[Math.floor(runs / 2)]?.toFixed(1)} ms of ${runs} runs`);
console.log(`modules it loads: ${[...new Set(loads[0]?.modules)].join(', ')}`);

/** @returns {Promise<{ms: number, modules: string[]}>} in a fresh process */
async function loadEntry() {
  const { code, output } = await capture(process.execPath, [join(import.meta.dirname, 'loadEntry.mjs')]);
  if (code !== 0) throw new Error(output);
  return JSON.parse(output);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`.padStart(10);
}
