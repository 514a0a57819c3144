import { runHostSuite } from './hostSuite.mjs';
import { runFlakyNodeSuite, runNodeSuite } from './nodeSuite.mjs';
import { packageVsix, vsixPath } from './packageVsix.mjs';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { failure } from './testResult.mjs';

/** @typedef {(grep: string | undefined) => Promise<import('./testResult.mjs').TestResult>} TestStep */

/** In the order in which they run. @type {Readonly<Record<string, TestStep>>} */
export const testSteps = {
  build: () => runScript('build'),
  check: () => runScript('check'),
  unit: (grep) => runNodeSuite('unit', grep),
  contract: (grep) => runNodeSuite('contract', grep),
  sandbox: (grep) => runNodeSuite('sandbox', grep),
  host: (grep) => runHostSuite({ release: 'newest', grep }),
  'host-oldest': (grep) => runHostSuite({ release: 'oldest', grep }),
  'host-untrusted': (grep) => runHostSuite({ release: 'newest', suite: 'untrusted/host', grep }),
  'host-workspace': (grep) => runHostSuite({ release: 'newest', suite: 'workspace/host', grep }),
  'host-empty': (grep) => runHostSuite({ release: 'newest', suite: 'empty/host', grep }),
  ui: (grep) => runFlakyNodeSuite('ui', grep),
  package: () => packageVsix(),
  'host-vsix': (grep) => runHostSuite({ release: 'newest', vsix: vsixPath, grep }),
};

/** @param {string} name of a script in package.json */
async function runScript(name) {
  const exitCode = await run('npm', ['run', '--silent', name], { cwd: root });
  return exitCode === 0 ? { passed: 1, failed: 0 } : failure(`npm run ${name} failed with code ${exitCode}`);
}
