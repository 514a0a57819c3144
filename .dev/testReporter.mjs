import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';

/**
 * A reporter for `node --test` that prints what failed, and writes what every test came to, as `TestResults`, to the file named by
 * `UNSANDBOX_TEST_RESULTS` once the run is over. Node's own summary counts a file without a test as one that passed.
 * @typedef {object} TestEventData
 * @property {string} name
 * @property {string} [file]
 * @property {string} [message]
 * @property {unknown} [skip]
 * @property {unknown} [todo]
 * @property {{duration_ms: number, type?: string, error?: Error & {failureType?: string}}} details
 *
 * @param {AsyncIterable<{type: string, data: TestEventData}>} events
 */
export default async function* testReporter(events) {
  /** @type {import('./nodeSuite.mjs').TestResults & {tests: {name: string, ms: number, failed?: boolean}[]}} */
  const results = { passed: 0, failed: 0, skipped: 0, tests: [] };
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message ?? '';
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { duration_ms: ms, error, type: kind } = data.details;
    // A suite fails with its tests, which are counted, or by itself: in a hook, say.
    if (error?.failureType === 'subtestsFailed') continue;
    if (type === 'test:fail') {
      results.failed += 1;
      results.tests.push({ name: data.name, ms, failed: true });
      yield `\n✖ ${data.name} (${Math.round(ms)} ms)\n${inspect(error?.cause ?? error)}\n`;
    } else if (kind === 'suite' || data.name === data.file) continue;
    else if (data.skip !== undefined || data.todo !== undefined) results.skipped += 1;
    else {
      results.passed += 1;
      results.tests.push({ name: data.name, ms });
    }
  }
  const path = process.env['UNSANDBOX_TEST_RESULTS'];
  if (path) writeFileSync(path, JSON.stringify(results));
}
