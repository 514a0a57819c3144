// The steps of `npm test`. Each runs in a process of its own: as a program this file runs the one that it is told of and sends back what it came to.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, run } from './run.mjs';
import { codeServerPackages, sandboxPackages, testPackages } from './setup.mjs';

/** @typedef {import('./nodeSuite.mjs').TestResults} TestResults */
/** @typedef {{grep: string | undefined, isWhole: boolean}} StepOptions */

/**
 * @typedef {object} Step
 * @property {(options: StepOptions) => Promise<TestResults | undefined>} run
 * @property {readonly StepName[]} [needs] steps that have to pass before
 * @property {number} [processors] that it keeps busy, one by default
 * @property {import('./setup.mjs').DebianPackages} [packages]
 * @property {readonly import('./setup.mjs').Release[]} [releases] of VS Code
 * @property {boolean} [isSearched] whether `--grep` looks into it where no step is named: it has tests that no other step has
 */

/** @typedef {'build' | 'sandbox' | 'host' | 'ui' | 'unit' | 'package' | 'host-vsix' | 'host-oldest' | 'contract' | 'host-restricted' | 'host-multiRoot' | 'host-empty' | 'check'} StepName */

const inSandbox = { needs: /** @type {const} */ (['build']), packages: { ...sandboxPackages, ...testPackages } };
const busy = { processors: 2, isSearched: true };
const inVsCode = { ...inSandbox, packages: { ...inSandbox.packages, ...codeServerPackages } };
const inNewest = { ...inVsCode, releases: /** @type {const} */ (['newest']) };

/** In the order in which they start: what takes long comes first. @type {Readonly<Record<StepName, Step>>} */
export const steps = {
  build: { run: () => runScript('build') },
  sandbox: { ...inSandbox, ...busy, run: ({ grep }) => nodeSuite('sandbox', { grep, processes: 3 }) },
  host: { ...inNewest, ...busy, run: ({ grep }) => hostSuite({ suite: 'host/folder', windows: 2, grep }) },
  ui: { ...inNewest, ...busy, run: ({ grep, isWhole }) => nodeSuite(isWhole ? 'ui' : 'ui/daily', { grep }) },
  unit: { ...inSandbox, ...busy, run: ({ grep }) => nodeSuite('unit', { grep, processes: 3 }) },
  package: { needs: ['build'], run: () => runScript('package') },
  'host-vsix': {
    ...inNewest,
    needs: ['build', 'package'],
    run: ({ grep, isWhole }) => hostSuite({ ...daily(isWhole), vsix: join(root, 'unsandbox.vsix'), grep }),
  },
  'host-oldest': {
    ...inVsCode,
    releases: ['oldest'],
    run: ({ grep, isWhole }) => hostSuite({ ...daily(isWhole), release: 'oldest', grep }),
  },
  contract: { ...inSandbox, ...busy, run: ({ grep }) => nodeSuite('contract', { grep, processes: 2 }) },
  'host-restricted': {
    ...inNewest,
    isSearched: true,
    run: ({ grep }) => hostSuite({ suite: 'host/restricted', grep }),
  },
  'host-multiRoot': { ...inNewest, isSearched: true, run: ({ grep }) => hostSuite({ suite: 'host/multiRoot', grep }) },
  'host-empty': { ...inNewest, isSearched: true, run: ({ grep }) => hostSuite({ suite: 'host/empty', grep }) },
  check: { needs: ['build'], run: () => runScript('check') },
};

/** The oldest VS Code and the package get a few tests each day, and all of them before a release. @param {boolean} isWhole */
const daily = (isWhole) => (isWhole ? { suite: 'host/folder' } : { suite: 'host/smoke' });

/** @param {string} suite @param {Parameters<typeof import('./nodeSuite.mjs').runNodeSuite>[1]} options */
const nodeSuite = async (suite, options) => (await import('./nodeSuite.mjs')).runNodeSuite(suite, options); // it needs node_modules

/** @param {import('./hostSuite.mjs').HostSuiteOptions} options */
const hostSuite = async (options) => (await import('./hostSuite.mjs')).runHostSuite(options);

/**
 * @param {string} name of a script in package.json
 * @returns {Promise<TestResults>}
 */
async function runScript(name) {
  const start = performance.now();
  const exitCode = await run('npm', ['run', '--silent', name], { cwd: root });
  const failed = exitCode === 0 ? 0 : 1;
  const tests = [{ name: `npm run ${name}`, ms: performance.now() - start, failed: failed > 0 }];
  return { passed: 1 - failed, failed, skipped: 0, tests };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, options] = /** @type {[StepName, string]} */ (process.argv.slice(2));
  const results = await steps[name].run(JSON.parse(options)).catch((/** @type {unknown} */ error) => {
    console.error(error);
    return undefined;
  });
  process.send?.(results ?? {}, undefined, undefined, () => process.disconnect());
}
