import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '../../../src/api/client';
import { environmentKeys, isForEnvironmentKeys } from '../../../src/api/environmentKeys';

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

test('what stands around a key is no part of it, and an empty one is none', () => {
  const pair = { UNSANDBOX_PUBLIC_KEY: ' public\n', UNSANDBOX_SECRET_KEY: '\tsecret ' };
  assert.deepEqual(environmentKeys({ ...pair, UNSANDBOX_API_KEY: 'other' }), {
    kind: 'pair',
    publicKey: 'public',
    secretKey: 'secret',
    isFromEnvironment: true,
  });
  const single = { ...pair, UNSANDBOX_SECRET_KEY: ' ', UNSANDBOX_API_KEY: 'single\r\n' };
  assert.deepEqual(environmentKeys(single), { kind: 'bearer', key: 'single', isFromEnvironment: true });
  assert.equal(environmentKeys({ UNSANDBOX_API_KEY: ' ' }), undefined);
});

test('a key of the environment that cannot be one is named by its variable', () => {
  const clientWith = (environment: NodeJS.ProcessEnv) => () =>
    createClient({ baseUrl: 'https://service.test', credentials: environmentKeys(environment) });
  const sentence = (name: string) => ({ name: 'UserError', message: new RegExp(`variable ${name} contains a space`) });
  assert.throws(clientWith({ UNSANDBOX_API_KEY: 'a b' }), sentence('UNSANDBOX_API_KEY'));
  const [UNSANDBOX_PUBLIC_KEY, UNSANDBOX_SECRET_KEY] = ['a', 'b c'];
  assert.throws(clientWith({ UNSANDBOX_PUBLIC_KEY, UNSANDBOX_SECRET_KEY }), sentence('UNSANDBOX_SECRET_KEY'));
});
