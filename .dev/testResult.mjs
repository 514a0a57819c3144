/**
 * What a step of `npm test` came to. A skipped test counts as failed: what is not there is
 * installed, or the run fails and says so.
 * @typedef {object} TestResult
 * @property {number} passed
 * @property {number} failed
 * @property {string} [reason] why it failed, where no single test did, or what passed only at the second try
 */

/**
 * @param {number} exitCode of what ran the tests
 * @param {{passed: number, failed: number, skipped: number} | undefined} counts nothing when no complete count was left
 * @returns {TestResult}
 */
export function testResult(exitCode, counts) {
  if (!counts) return failure(`no result was left (exit code ${exitCode})`);
  const { passed, failed, skipped } = counts;
  if (passed + failed + skipped === 0) return failure('no test ran');
  if (skipped > 0) return { passed, failed: failed + skipped, reason: `${skipped} skipped` };
  if (failed === 0 && exitCode !== 0) return { passed, failed: 1, reason: `exit code ${exitCode}` };
  return { passed, failed };
}

/**
 * @param {string} reason
 * @returns {TestResult}
 */
export function failure(reason) {
  return { passed: 0, failed: 1, reason };
}
