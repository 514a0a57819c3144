/**
 * A reporter for `node --test` that ends in one line of JSON: how many tests passed, failed and
 * were skipped, and what failed. Node's own summary counts a file without a test as one that passed.
 * @param {AsyncIterable<{type: string, data: {name: string, file?: string, skip?: unknown, todo?: unknown, details?: {type?: string, error?: {failureType?: string}}}}>} events
 */
export default async function* countReporter(events) {
  const counts = { passed: 0, failed: 0, skipped: 0, names: /** @type {string[]} */ ([]) };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const isTest = data.details?.type !== 'suite' && data.name !== data.file;
    // A suite fails with its tests, which are counted, or by itself: in a hook, say.
    if (data.details?.error?.failureType === 'subtestsFailed') continue;
    if (type === 'test:fail') {
      counts.failed += 1;
      counts.names.push(data.name);
    } else if (isTest && (data.skip !== undefined || data.todo !== undefined)) counts.skipped += 1;
    else if (isTest) counts.passed += 1;
  }
  yield JSON.stringify(counts);
}
