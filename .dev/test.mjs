// `npm test`: installs what is missing, then runs every step, or the ones that are named: `npm test -- unit host --grep cancel`.
// `npm run test:all` runs every test on every kind of VS Code, and takes screenshots, as `--screenshots` does. A step that keeps two processors busy runs alone, others run two at a
// time; one that fails keeps no other from running, except those that need what it makes.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './run.mjs';
import { installCodeServer, installDebianPackages, installNodeModules } from './setup.mjs';
import { steps } from './steps.mjs';

/** @typedef {import('./steps.mjs').StepName} StepName */

/**
 * @typedef {import('./nodeSuite.mjs').TestResults & {step: string, seconds: number, reason?: string}} StepResult `reason`: why it
 *   failed, where no single test did
 */

const processors = 2;
const slowestShown = 20;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    grep: { type: 'string' },
    screenshots: { type: 'boolean', default: false },
  },
});
if (values.all || values.screenshots) process.env['UNSANDBOX_TEST_SCREENSHOTS'] = '1';
const start = performance.now();
try {
  const names = stepsFor(positionals);
  await install(names);
  const setup = secondsSince(start);
  const results = await runSteps(names);
  report(results, setup);
  process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/**
 * @param {readonly string[]} named
 * @returns {StepName[]} those and what they need, in the order in which they start
 */
function stepsFor(named) {
  const all = /** @type {StepName[]} */ (Object.keys(steps));
  const unknown = named.find((name) => !(name in steps));
  if (unknown !== undefined) throw new Error(`There is no step "${unknown}". The steps: ${all.join(', ')}`);
  const isWanted = (/** @type {StepName} */ name) =>
    named.length > 0 ? named.includes(name) : values.grep === undefined || steps[name].isSearched;
  const wanted = all.filter(isWanted);
  return all.filter((name) => wanted.includes(name) || wanted.some((other) => steps[other].needs?.includes(name)));
}

/** @param {readonly StepName[]} names */
async function install(names) {
  const packages = Object.assign({}, ...names.map((name) => steps[name].packages));
  await Promise.all([installDebianPackages(packages), installNodeModules()]);
  const releases = new Set(names.flatMap((name) => steps[name].releases ?? []));
  await Promise.all([...releases].map(installCodeServer));
}

/**
 * @param {readonly StepName[]} names
 * @returns {Promise<StepResult[]>}
 */
function runSteps(names) {
  /** @type {Map<StepName, Promise<StepResult>>} */
  const results = new Map();
  const inTurn = queue(processors);
  // Its output is for whoever waits for it; that of several would be mixed up, and comes step by step.
  const isLive = names.length <= 2;
  for (const name of names) results.set(name, runWhenReady(name));
  return Promise.all(results.values());

  /** @param {StepName} name */
  async function runWhenReady(name) {
    const needed = await Promise.all((steps[name].needs ?? []).map((other) => results.get(other)));
    const broken = needed.find((result) => result === undefined || result.failed > 0);
    return broken
      ? asFailure(name, 0, `the step ${broken.step} failed`)
      : inTurn(steps[name].processors ?? 1, () => runStep(name, isLive));
  }
}

/**
 * @param {number} free processors
 * @returns {<T>(wanted: number, use: () => Promise<T>) => Promise<T>} runs a function when that many are free, in the order of the calls
 */
function queue(free) {
  /** @type {{wanted: number, start: (value?: undefined) => void}[]} */
  const waiting = [];
  const startNext = () => {
    for (let first = waiting[0]; first !== undefined && first.wanted <= free; first = waiting[0]) {
      free -= first.wanted;
      waiting.shift();
      first.start();
    }
  };
  return async (wanted, use) => {
    await new Promise((/** @type {(value?: undefined) => void} */ start) => {
      waiting.push({ wanted, start });
      startNext();
    });
    try {
      return await use();
    } finally {
      free += wanted;
      startNext();
    }
  };
}

/**
 * @param {StepName} step
 * @param {boolean} isLive
 * @returns {Promise<StepResult>}
 */
async function runStep(step, isLive) {
  const start = performance.now();
  const options = JSON.stringify({ grep: values.grep, isWhole: values.all || values.grep !== undefined });
  const child = fork(join(import.meta.dirname, 'steps.mjs'), [step, options], { cwd: root, silent: !isLive });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
    });
  /** @type {Partial<import('./nodeSuite.mjs').TestResults>} */
  let sent = {};
  child.on('message', (/** @type {typeof sent} */ message) => {
    sent = message;
  });
  await once(child, 'close');
  const result = toResult(step, secondsSince(start), sent);
  console.log(`\n── ${step}: ${result.passed} passed, ${result.failed} failed, ${result.seconds.toFixed(0)} s ──`);
  process.stdout.write(output);
  return result;
}

/**
 * A skipped test counts as failed: what is not there is installed, or the run fails and says so.
 * @param {StepName} step
 * @param {number} seconds
 * @param {Partial<import('./nodeSuite.mjs').TestResults>} sent
 * @returns {StepResult}
 */
function toResult(step, seconds, { passed, failed, skipped = 0, tests = [] }) {
  if (passed === undefined || failed === undefined) return asFailure(step, seconds, 'it did not run to its end');
  if (values.grep !== undefined) return { step, seconds, passed, failed, tests }; // it leaves the others out
  if (passed + failed + skipped === 0) return asFailure(step, seconds, 'no test ran');
  const reason = skipped > 0 ? { reason: `${skipped} skipped` } : {};
  return { step, seconds, passed, failed: failed + skipped, tests, ...reason };
}

/**
 * @param {StepName} step
 * @param {number} seconds
 * @param {string} reason
 * @returns {StepResult}
 */
function asFailure(step, seconds, reason) {
  return { step, seconds, passed: 0, failed: 1, tests: [], reason };
}

/**
 * @param {readonly StepResult[]} results
 * @param {number} setup seconds
 */
function report(results, setup) {
  const tests = results.flatMap(({ step, tests }) => tests.map((test) => ({ ...test, step })));
  console.log(`\nThe ${slowestShown} slowest tests:`);
  for (const { step, name, ms } of tests.toSorted((a, b) => b.ms - a.ms).slice(0, slowestShown))
    console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${step}: ${name}`);
  const failed = tests.filter((test) => test.failed);
  if (failed.length > 0) console.log('\nTo run one that failed again:');
  for (const { step, name } of failed) console.log(`  npm test -- ${step} --grep ${quoted(name)}`);
  console.log(`\n${row('step', 'passed', 'failed', 'seconds')}`);
  console.log(row('setup', '', '', setup.toFixed(1)));
  for (const { step, passed, failed, seconds, reason } of results)
    console.log(`${row(step, String(passed), String(failed), seconds.toFixed(1))}${reason ? `  ${reason}` : ''}`);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const all = passed + results.reduce((sum, result) => sum + result.failed, 0);
  console.log(row('together', String(passed), String(all - passed), secondsSince(start).toFixed(1)));
  if (all === 0) throw new Error(`No test has a name that matches ${values.grep}.`);
  console.log(`${passed} passed, ${all - passed} failed`);
}

/** For a shell, as a regular expression that matches this name alone. @param {string} name */
function quoted(name) {
  const pattern = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return `'${pattern.replaceAll("'", `'\\''`)}$'`;
}

/** @param {readonly [string, ...string[]]} cells */
function row(...[step, ...numbers]) {
  return step.padEnd(16) + numbers.map((cell) => cell.padStart(9)).join('');
}

/** @param {number} moment */
function secondsSince(moment) {
  return (performance.now() - moment) / 1000;
}
