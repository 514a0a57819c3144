// `node .dev/soak.mjs [--jobs 1000] [--reloads 10] [--kills 3] [--seed 1]`: jobs through a service that misbehaves, in a
// real window that is reloaded and killed. Exit code 1 when one of them has not exactly one result. The scratch folder
// stays then, and with `--keep`.
import { parseArgs } from 'node:util';
import { root, run } from './run.mjs';
import { codeServerPackages, installDebianPackages, installNodeModules, sandboxPackages } from './setup.mjs';

const text = /** @type {const} */ ({ type: 'string' });
const { values } = parseArgs({
  options: { jobs: text, reloads: text, kills: text, seed: text, keep: { type: 'boolean' } },
});
/** @param {string | undefined} value @param {number} otherwise */
function count(value, otherwise) {
  const number = Number(value ?? otherwise);
  if (!Number.isInteger(number) || number < 0) throw new Error(`${value} is no count.`);
  return number;
}
const options = {
  jobs: count(values.jobs, 1000),
  reloads: count(values.reloads, 10),
  kills: count(values.kills, 3),
  seed: count(values.seed, Date.now() % 1_000_000),
  keep: values.keep ?? false,
};
await installDebianPackages({ ...sandboxPackages, ...codeServerPackages, chromium: 'chromium' });
await installNodeModules();
if ((await run(process.execPath, ['esbuild.mjs'], { cwd: root })) !== 0) throw new Error('It could not be built.');
const { soak } = await import('../test/soak/soak.mjs'); // it needs node_modules
const { figures, broken } = await soak(options, console.log);
for (const [name, figure] of Object.entries(figures)) console.log(`${String(figure).padStart(7)}  ${name}`);
for (const line of broken) console.log(`BROKEN: ${line}`);
console.log(broken.length === 0 ? 'Each job has exactly one result.' : `${broken.length} broken promises.`);
process.exitCode = broken.length === 0 ? 0 : 1;
