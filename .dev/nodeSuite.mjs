import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleTests } from './bundleTests.mjs';
import { buildDir, root } from './paths.mjs';
import { run } from './run.mjs';
import { failure, testResult } from './testResult.mjs';

/** @typedef {Exclude<import('./bundleTests.mjs').Suite, import('./hostSuite.mjs').HostSuite>} NodeSuite */

/** A test that fails for a reason is rarely alone with so few. */
const mostThatMayBeFlaky = 3;

/**
 * Runs a suite with Node's test runner.
 * @param {NodeSuite} suite
 * @param {string | undefined} grep only tests whose name matches
 * @returns {Promise<import('./testResult.mjs').TestResult>}
 */
export async function runNodeSuite(suite, grep) {
  const files = await bundleTests(suite);
  return files.length === 0 ? failure(`test/${suite} has no tests`) : (await runFiles(suite, files, grep)).result;
}

/**
 * As `runNodeSuite`, for journeys through a workbench in a browser, which loses a key or a click now and then on a busy
 * machine: the few that fail are tried once more, and named in the result if they pass then.
 * @param {NodeSuite} suite
 * @param {string | undefined} grep
 * @returns {Promise<import('./testResult.mjs').TestResult>}
 */
export async function runFlakyNodeSuite(suite, grep) {
  const files = await bundleTests(suite);
  if (files.length === 0) return failure(`test/${suite} has no tests`);
  const { result, names } = await runFiles(suite, files, grep);
  if (result.failed !== names.length || names.length === 0 || names.length > mostThatMayBeFlaky) return result;
  const quoted = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  console.log(`\nOnce more: ${names.join('; ')}`);
  const again = await runFiles(suite, files, `^(${quoted.join('|')})$`);
  if (again.result.failed > 0 || again.result.passed !== names.length) return result;
  return { passed: result.passed + names.length, failed: 0, reason: `only when tried again: ${names.join('; ')}` };
}

/**
 * @param {NodeSuite} suite
 * @param {readonly string[]} files
 * @param {string | undefined} grep
 * @returns {Promise<{result: import('./testResult.mjs').TestResult, names: readonly string[]}>} with the names of what failed
 */
async function runFiles(suite, files, grep) {
  const counts = join(buildDir, 'results', `${suite}-${process.pid}.json`); // another run may be under way
  await mkdir(join(buildDir, 'results'), { recursive: true });
  const exitCode = await run(process.execPath, [...nodeArgs(counts, grep), ...files], { cwd: root });
  const text = await readFile(counts, 'utf8').catch(() => '');
  await rm(counts, { force: true });
  if (text === '') return { result: failure(`no result was left (exit code ${exitCode})`), names: [] };
  const { names, ...count } = JSON.parse(text);
  // Node calls the tests that the pattern leaves out skipped.
  return { result: testResult(exitCode, { ...count, ...(grep ? { skipped: 0 } : {}) }), names };
}

/**
 * @param {string} counts
 * @param {string | undefined} grep
 */
function nodeArgs(counts, grep) {
  return [
    '--enable-source-maps',
    '--test',
    '--test-timeout=1200000',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(import.meta.dirname, 'countReporter.mjs')}`,
    `--test-reporter-destination=${counts}`,
    ...(grep ? [`--test-name-pattern=${grep}`] : []),
  ];
}
