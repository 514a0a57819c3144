// `npm test`: installs what is missing, then runs every step, or the ones that are named:
// `npm test -- unit host --grep cancel`. A step that fails does not keep the next from running.
import { parseArgs } from 'node:util';
import { codeServerPackages, sandboxPackages, testPackages } from './debianPackages.mjs';
import { installDebianPackages } from './installDebianPackages.mjs';
import { installNodeModules } from './installNodeModules.mjs';

/** @typedef {import('./testResult.mjs').TestResult & {step: string, seconds: number}} StepResult */

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
try {
  await installDebianPackages({ ...sandboxPackages, ...codeServerPackages, ...testPackages });
  await installNodeModules();
  const results = await runSteps(positionals);
  report(results);
  process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * @param {readonly string[]} names all steps when there are none
 * @returns {Promise<StepResult[]>}
 */
async function runSteps(names) {
  const { testSteps } = await import('./testSteps.mjs'); // it needs node_modules
  const unknown = names.filter((name) => !(name in testSteps));
  if (unknown.length > 0) {
    throw new Error(`There is no step "${unknown[0]}". The steps: ${Object.keys(testSteps).join(', ')}`);
  }
  /** @type {StepResult[]} */
  const results = [];
  for (const [step, runStep] of Object.entries(testSteps)) {
    if (names.length > 0 && !names.includes(step)) continue;
    console.log(`\n── ${step} ──`);
    const start = performance.now();
    const result = await runStep(values.grep).catch(asFailure);
    results.push({ ...result, step, seconds: (performance.now() - start) / 1000 });
  }
  return results;
}

/**
 * @param {unknown} error
 * @returns {import('./testResult.mjs').TestResult}
 */
function asFailure(error) {
  console.error(error);
  return {
    passed: 0,
    failed: 1,
    reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
  };
}

/** @param {readonly StepResult[]} results */
function report(results) {
  console.log(`\n${row('step', 'passed', 'failed', 'seconds')}`);
  for (const { step, passed, failed, seconds, reason } of results) {
    console.log(`${row(step, String(passed), String(failed), seconds.toFixed(1))}${reason ? `  ${reason}` : ''}`);
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
}

/** @param {readonly [string, ...string[]]} cells */
function row(...[step, ...numbers]) {
  return step.padEnd(16) + numbers.map((cell) => cell.padStart(9)).join('');
}
