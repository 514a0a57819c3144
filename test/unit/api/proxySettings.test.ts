import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEndpoint } from '../../../src/api/http/endpoint';
import { type HttpSettings, proxyFor } from '../../../src/api/http/proxySettings';

const cloud = parseEndpoint('https://api.service.test');
const originFor = (settings: HttpSettings, env: Record<string, string> = {}, endpoint = cloud) =>
  proxyFor(endpoint, settings, env)?.origin;

test('the setting wins, then https_proxy, HTTPS_PROXY, http_proxy, HTTP_PROXY', () => {
  const env = {
    https_proxy: 'http://a:1',
    HTTPS_PROXY: 'http://b:2',
    http_proxy: 'http://c:3',
    HTTP_PROXY: 'http://d:4',
  };
  assert.equal(originFor({ proxy: ' http://set:9/ ' }, env), 'http://set:9');
  for (const expected of ['http://a:1', 'http://b:2', 'http://c:3', 'http://d:4']) {
    assert.equal(originFor({ proxy: '' }, env), expected);
    delete (env as Record<string, string>)[Object.keys(env)[0] ?? ''];
  }
  assert.equal(originFor({}, env), undefined);
  assert.equal(originFor({ proxy: 'http://set:9', off: true }, { HTTPS_PROXY: 'http://b:2' }), undefined);
});

test('this machine is never reached through a proxy', () => {
  for (const url of [
    'http://localhost:1',
    'https://localhost',
    'http://127.0.0.1:8',
    'https://127.8.8.8',
    'http://[::1]:1',
  ]) {
    assert.equal(originFor({ proxy: 'http://set:9' }, {}, parseEndpoint(url)), undefined);
  }
});

test('exceptions: exact, subdomains, wildcards, ports; the setting replaces NO_PROXY', () => {
  const excepted = ['*', 'api.service.test', 'service.test', '.service.test', '*.service.test', 'API.Service.Test:443'];
  for (const entry of excepted) assert.equal(originFor({ proxy: 'p:1', noProxy: ['other', entry] }), undefined, entry);
  for (const entry of ['', '.', 'vice.test', 'service.test:80', 'i.service.test', 'test.', '*.api.service.testing']) {
    assert.equal(originFor({ proxy: 'p:1', noProxy: [entry] }), 'http://p:1', entry);
  }
  assert.equal(originFor({ proxy: 'p:1' }, { no_proxy: 'a, service.test' }), undefined);
  assert.equal(originFor({ proxy: 'p:1' }, { NO_PROXY: 'a service.test' }), undefined);
  assert.equal(originFor({ proxy: 'p:1', noProxy: ['a'] }, { NO_PROXY: '*' }), 'http://p:1');
  const v6 = parseEndpoint('https://[2001:db8::1]:8443');
  assert.equal(originFor({ proxy: 'p:1', noProxy: ['[2001:db8::1]:8443'] }, {}, v6), undefined);
});

test('exceptions: networks, and IPv6 addresses with and without brackets', () => {
  const isExcepted = (entry: string, url: string): boolean =>
    originFor({ proxy: 'p:1', noProxy: [entry] }, {}, parseEndpoint(url)) === undefined;
  const v6 = 'https://[fd00::1]:8443';
  for (const entry of ['fd00::1', 'FD00:0::1', '[fd00::1]', '[fd00::1]:8443', 'fd00::/8', '[fd00::]/8'])
    assert.ok(isExcepted(entry, v6), entry);
  for (const entry of [
    'fd00::2',
    'fd00::1:8443',
    '[fd00::1]:443',
    'fe80::/10',
    'fd00::/129',
    'fd00::/x',
    '10.0.0.0/8',
    '::/',
  ])
    assert.ok(!isExcepted(entry, v6), entry);
  const v4 = 'https://10.1.2.3';
  for (const entry of ['10.0.0.0/8', '10.1.2.3', '10.1.2.3/32', '10.0.0.0/8:443', '0.0.0.0/0'])
    assert.ok(isExcepted(entry, v4), entry);
  for (const entry of ['10.1.2.0/25:80', '10.1.3.0/24', '10.0.0.0/33', '11.0.0.0/8', 'fd00::/8'])
    assert.ok(!isExcepted(entry, v4), entry);
  assert.ok(!isExcepted('0.0.0.0/0', 'https://api.service.test'), 'a name is in no network');
});

test('credentials come from the address or from the setting, decoded', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const authorization = (proxy: string, more: HttpSettings = {}) =>
    proxyFor(cloud, { proxy, ...more }, {})?.authorization;
  assert.equal(authorization('http://me:p%40ss@p:1'), basic('me:p@ss'));
  assert.equal(authorization('http://me@p:1'), basic('me:'));
  assert.equal(authorization('http://me:50%@p:1'), basic('me:50%'));
  assert.equal(authorization('http://me:pw@p:1', { authorization: 'Negotiate abc' }), 'Negotiate abc');
  assert.equal(authorization('http://p:1'), undefined);
  assert.throws(() => authorization('http://p:1', { authorization: 'a\r\nb: c' }), { name: 'UserError' });
});

test('an address that is no http proxy is refused with a sentence', () => {
  for (const proxy of ['socks5://p:1', 'pac+https://p/x', 'http://', 'http://a b']) {
    assert.throws(() => originFor({ proxy }), { name: 'UserError', message: /http\.proxy/ });
  }
});
