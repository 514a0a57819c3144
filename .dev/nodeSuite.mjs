import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleTests } from './bundleTests.mjs';
import { buildDir, root } from './paths.mjs';
import { run } from './run.mjs';
import { failure, testResult } from './testResult.mjs';

/**
 * Runs a suite with Node's test runner.
 * @param {Exclude<import('./bundleTests.mjs').Suite, import('./hostSuite.mjs').HostSuite>} suite
 * @param {string | undefined} grep only tests whose name matches
 * @returns {Promise<import('./testResult.mjs').TestResult>}
 */
export async function runNodeSuite(suite, grep) {
  const files = await bundleTests(suite);
  if (files.length === 0) return failure(`test/${suite} has no tests`);
  const counts = join(buildDir, 'results', `${suite}-${process.pid}.json`); // another run may be under way
  await mkdir(join(buildDir, 'results'), { recursive: true });
  const exitCode = await run(process.execPath, [...nodeArgs(counts, grep), ...files], { cwd: root });
  const text = await readFile(counts, 'utf8').catch(() => '');
  await rm(counts, { force: true });
  if (text === '') return failure(`no result was left (exit code ${exitCode})`);
  // Node calls the tests that the pattern leaves out skipped.
  return testResult(exitCode, { ...JSON.parse(text), ...(grep ? { skipped: 0 } : {}) });
}

/**
 * @param {string} counts
 * @param {string | undefined} grep
 */
function nodeArgs(counts, grep) {
  return [
    '--enable-source-maps',
    '--test',
    '--test-timeout=600000',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(import.meta.dirname, 'countReporter.mjs')}`,
    `--test-reporter-destination=${counts}`,
    ...(grep ? [`--test-name-pattern=${grep}`] : []),
  ];
}
