import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback, parseEndpoint } from '../../../src/api/http/endpoint';

test('https is fine anywhere, http only to this machine', () => {
  assert.deepEqual(parseEndpoint('https://api.service.test'), {
    origin: 'https://api.service.test',
    hostname: 'api.service.test',
    host: 'api.service.test',
    secure: true,
    basePath: '',
  });
  assert.equal(parseEndpoint('https://api.service.test:8443/v1//').basePath, '/v1');
  for (const host of ['localhost', '127.0.0.1', '127.255.0.3', '[::1]', '127.1', '0x7f000001', 'LOCALHOST']) {
    assert.equal(parseEndpoint(`http://${host}:8080/`).secure, false);
  }
  const elsewhere = ['service.test', '10.0.0.1', '0.0.0.0', 'localhost.evil.test', '127.0.0.1.evil.test', '[::2]'];
  for (const host of elsewhere) {
    assert.throws(() => parseEndpoint(`http://${host}/`), { name: 'UserError', message: /unencrypted.*https/ });
  }
});

test('an address that cannot be used is refused with what to do, and its password is not repeated', () => {
  for (const address of ['', 'api.service.test', 'ftp://service.test', 'https://', 'javascript:alert(1)', 'http:']) {
    assert.throws(() => parseEndpoint(address), { name: 'UserError', message: /not a web address/ });
  }
  for (const address of ['https://service.test/?', 'https://service.test/#', 'https://service.test/v1?a=b']) {
    assert.throws(() => parseEndpoint(address), { name: 'UserError', message: /must end with its path/ });
  }
  assert.throws(
    () => parseEndpoint('https://me:hunter2@service.test'),
    (error: Error) => /user name or password/.test(error.message) && !error.message.includes('hunter2'),
  );
});

test('isLoopback knows names and both address families', () => {
  assert.deepEqual(['::1', '[::1]', '127.0.0.9', 'localhost'].map(isLoopback), [true, true, true, true]);
  assert.deepEqual(['::2', '128.0.0.1', 'local', '127.x'].map(isLoopback), [false, false, false, false]);
});
