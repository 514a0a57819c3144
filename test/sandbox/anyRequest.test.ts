// Whatever is sent, the answer is JSON with a status below 500, soon.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { sharedSandbox } from '../support/sharedSandbox';

const settings = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) };
const maybe = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: good }, { weight: 1, arbitrary: fc.jsonValue() });

const request = fc.record(
  {
    language: maybe(fc.constantFrom('bash', 'sh', 'awk', 'BASH', 'nothing')),
    code: maybe(fc.string({ unit: 'binary' })),
    env: maybe(fc.dictionary(fc.string(), fc.string({ unit: 'binary' }))),
    ttl: maybe(fc.integer({ min: -1, max: 3 })),
    network_mode: maybe(fc.constant('zerotrust')),
    return_artifact: maybe(fc.boolean()),
    input_files: maybe(
      fc.array(
        fc.record(
          { filename: maybe(fc.string({ unit: 'binary' })), content: maybe(fc.base64String()) },
          { requiredKeys: [] },
        ),
        { maxLength: 12 },
      ),
    ),
  },
  { requiredKeys: [] },
);

async function assertAnswered(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<void> {
  const reply = await sharedSandbox.call(method, path, body, headers);
  assert.ok(reply.status < 500, `${reply.status} ${reply.text}`);
  assert.equal(typeof reply.body, method === 'HEAD' ? 'undefined' : 'object', reply.text);
  if (reply.status >= 400 && method !== 'HEAD') {
    assert.equal(reply.body.success, false);
    assert.equal(typeof reply.body.error, 'string');
    assert.equal(typeof reply.body.code, 'string');
  }
}

describe('any request', { timeout: 300_000 }, () => {
  const json = { 'content-type': 'application/json' };

  it('of JSON to /execute', () =>
    fc.assert(
      fc.asyncProperty(request, (body) => assertAnswered('POST', '/execute', body, json)),
      settings,
    ));

  it('of bytes to /execute', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), (body) =>
        assertAnswered('POST', '/execute/async', body, json),
      ),
      settings,
    ));

  it('of text and a query to /run', () => {
    const query = fc.array(
      fc.tuple(fc.constantFrom('ttl', 'env', 'network_mode', 'return_artifact', 'x'), fc.string()),
      { maxLength: 3 },
    );
    const property = fc.asyncProperty(query, fc.string(), (pairs, rest) =>
      assertAnswered(
        'POST',
        `/run?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`,
        `#!${rest}`,
        { 'content-type': 'text/plain' },
      ),
    );
    return fc.assert(property, settings);
  });

  it('of any method, path and header', () => {
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS');
    const path = fc.oneof(
      fc.constantFrom('/jobs', '/execute', '/run', '/languagesx'),
      fc.webPath().map((p) => `/${p}`),
      fc.webUrl({ withQueryParameters: true }).map((u) => u.slice(u.indexOf('/', 8))),
    );
    const headers = fc
      .dictionary(fc.stringMatching(/^[a-z-]{1,12}$/), fc.stringMatching(/^[ -~]{0,40}$/), { maxKeys: 4 })
      .map(({ 'content-length': _, 'transfer-encoding': __, host: ___, ...rest }) => rest);
    return fc.assert(
      fc.asyncProperty(method, path, headers, (m, p, h) =>
        assertAnswered(m, p.startsWith('/') ? p : '/', undefined, h),
      ),
      settings,
    );
  });
});
