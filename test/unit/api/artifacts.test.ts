import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArtifacts } from '../../../src/api/parse/parseArtifacts';

const hello = Buffer.from('hello').toString('base64');

test('bytes under content_base64, data or content, in that order', () => {
  const [best, schema, plain] = parseArtifacts({
    artifacts: [
      { filename: 'a', mime_type: 'text/plain', size: 999, content_base64: hello, data: 'no', content: 'no' },
      { type: 'base64', filename: 'b', data: hello },
      { filename: 'c', content: hello },
    ],
  });
  assert.deepEqual(best, { filename: 'a', mimeType: 'text/plain', contentBase64: hello, size: 5 });
  assert.deepEqual([schema?.filename, schema?.contentBase64, schema?.size], ['b', hello, 5]);
  assert.deepEqual([plain?.filename, plain?.contentBase64], ['c', hello]);
});

test('the older single ones, as an object or as bare base64', () => {
  const read = parseArtifacts({ artifact: { filename: 'prog', content: hello }, wasm_artifact: hello });
  assert.deepEqual(
    read.map(({ filename, size }) => [filename, size]),
    [
      ['prog', 5],
      ['artifact.wasm', 5],
    ],
  );
});

test('an error stands in for the bytes', () => {
  const read = parseArtifacts({
    artifacts: [{ type: 'error', error: 'too big' }, { filename: 'x' }, { type: 'error', data: hello }],
  });
  assert.deepEqual(
    read.map(({ filename, error, contentBase64 }) => [filename, error, contentBase64]),
    [
      ['artifact-1', 'too big', undefined],
      ['x', 'The service sent no content.', undefined],
      ['artifact-3', 'The service sent no content.', undefined],
    ],
  );
});

test('what is no artifact is dropped, and an empty one has no bytes', () => {
  assert.deepEqual(parseArtifacts({ artifacts: [null, 7, [], ''] }), []);
  for (const artifacts of [undefined, null, 'x', {}, 7]) assert.deepEqual(parseArtifacts({ artifacts }), []);
  assert.equal(parseArtifacts({ artifacts: [{ content: '' }] })[0]?.size, 0);
});
