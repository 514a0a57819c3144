import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForEnvironmentKeys } from '../../../src/api/environmentKeys';

test('the key in the environment is for the provider, for the address beside it, and for this machine', () => {
  const provider = 'https://api.unsandbox.com';
  const own = { UNSANDBOX_API_URL: 'https://own.test/v1' };
  assert.equal(isForEnvironmentKeys(provider, {}), true);
  assert.equal(isForEnvironmentKeys('http://127.0.0.1:8080', {}), true);
  assert.equal(isForEnvironmentKeys('https://own.test', own), true);
  assert.equal(isForEnvironmentKeys(provider, own), false);
  assert.equal(isForEnvironmentKeys(provider, { UNSANDBOX_API_URL: 'no address' }), true);
  for (const other of ['https://thief.test', 'http://api.unsandbox.com', 'https://api.unsandbox.com:444'])
    assert.equal(isForEnvironmentKeys(other, {}), false, other);
  assert.equal(isForEnvironmentKeys('https://127.0.0.1.thief.test', own), false);
});
