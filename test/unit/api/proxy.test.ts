import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createClient } from '../../../src/api/client';
import type { HttpSettings } from '../../../src/api/http/proxySettings';
import type { UnreachableError } from '../../../src/errors';
import { selfSigned } from '../../support/certificates';
import { type ConnectProxyOptions, startConnectProxy } from '../../support/connectProxy';
import { type FaultServer, http, startFaultServer } from '../../support/faultServer';

const tls = selfSigned('service.test');
const baseUrl = 'https://service.test';
const basic = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
const notSent = (message: RegExp) => (error: UnreachableError) => {
  assert.equal(error.name, 'UnreachableError', error.stack);
  assert.match(error.message, message);
  assert.equal(error.sent, false);
  return true;
};

describe('through a CONNECT proxy', () => {
  let service: FaultServer;
  before(async () => {
    service = await startFaultServer(http(200, []), { tls });
  });
  after(() => service[Symbol.asyncDispose]());

  const client = (proxy: HttpSettings, extraCertificates = [tls.cert]) =>
    createClient({ baseUrl, proxy, extraCertificates, timeouts: { connectMs: 1500 } });
  const proxyTo = (more: Partial<ConnectProxyOptions> = {}) => startConnectProxy({ targetPort: service.port, ...more });

  test('one tunnel serves several calls, and the proxy sees names only', async () => {
    await using proxy = await proxyTo();
    const through = client({ proxy: proxy.url });
    await through.listJobs();
    await new Promise(setImmediate);
    await through.listJobs();
    await through.close();
    assert.deepEqual(proxy.tunnels, [{ authority: 'service.test:443', authorization: undefined }]);
    assert.equal(service.requests.at(-1)?.headers['host'], 'service.test');
    assert.equal(service.requests.at(-1)?.headers['proxy-authorization'], undefined);
  });

  test('credentials from the address, and from the setting', async () => {
    await using proxy = await proxyTo({ authorization: basic });
    for (const settings of [
      { proxy: `http://me:p%40ss@127.0.0.1:${proxy.port}` },
      { proxy: proxy.url, authorization: basic },
    ]) {
      const through = client(settings);
      assert.deepEqual(await through.listJobs(), []);
      await through.close();
    }
    const without = client({ proxy: proxy.url });
    await assert.rejects(without.listJobs(), notSent(/proxy 127\.0\.0\.1:\d+ needs a user name and password/));
    await without.close();
    assert.equal(proxy.tunnels.length, 3);
  });

  test('an https proxy, trusted or with strictSSL off', async () => {
    const proxyTls = selfSigned('127.0.0.1');
    await using proxy = await proxyTo({ tls: proxyTls });
    const trusting = client({ proxy: proxy.url }, [tls.cert, proxyTls.cert]);
    assert.deepEqual(await trusting.listJobs(), []);
    const lax = client({ proxy: proxy.url, strictSSL: false }, []);
    assert.deepEqual(await lax.listJobs(), []);
    const strict = client({ proxy: proxy.url });
    await assert.rejects(strict.listJobs(), notSent(/certificate of the proxy 127\.0\.0\.1:\d+ is not trusted/));
    await Promise.all([trusting.close(), lax.close(), strict.close()]);
  });

  test('the service’s certificate is still checked inside the tunnel', async () => {
    await using proxy = await proxyTo();
    const strict = client({ proxy: proxy.url }, []);
    await assert.rejects(strict.listJobs(), notSent(/certificate of service\.test is not trusted/));
    await strict.close();
  });

  test('a proxy that refuses, answers nonsense, closes, resets or is not there', async () => {
    const answers = [
      ['HTTP/1.1 403 Forbidden\r\n\r\n', /refused to connect to service\.test \(status 403\)/],
      ['HTTP/1.1 502 Bad Gateway\r\ncontent-length: 3\r\n\r\nbad', /status 502/],
      ['HTTP/1.1 302 Found\r\nlocation: http://portal.test\r\n\r\n', /status 302/],
      ['nonsense\r\n\r\n', /Connecting to the proxy 127\.0\.0\.1:\d+ failed/],
      ['', /Connecting to the proxy 127\.0\.0\.1:\d+ failed\. Check the setting http\.proxy/],
    ] as const;
    for (const [refuseWith, message] of answers) {
      await using proxy = await proxyTo({ refuseWith });
      const through = client({ proxy: proxy.url });
      await assert.rejects(through.executeAsync({ language: 'python', code: 'x' }), notSent(message));
      await through.close();
      assert.equal(proxy.tunnels.length, 1);
    }
    await using resetting = await startFaultServer('', { resetAt: 'head' });
    const toReset = client({ proxy: resetting.url });
    await assert.rejects(toReset.listJobs(), notSent(/Connecting to the proxy/));
    await toReset.close();
    assert.equal(resetting.connections(), 1);
    const gone = client({ proxy: 'http://127.0.0.1:1' });
    await assert.rejects(gone.listJobs(), notSent(/Nothing answers at the proxy 127\.0\.0\.1:1/));
    await gone.close();
  });

  test('a proxy that never answers the CONNECT', async () => {
    await using mute = await startFaultServer(() => undefined);
    const through = client({ proxy: mute.url });
    await assert.rejects(through.listJobs(), notSent(/Connecting to the proxy 127\.0\.0\.1:\d+ timed out/));
    await through.close();
  });

  test('a tunnel whose far end is closed at once', async () => {
    const closing = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => closing.once('listening', resolve));
    await using proxy = await proxyTo({ targetPort: (closing.address() as { port: number }).port });
    const through = client({ proxy: proxy.url });
    await assert.rejects(through.listJobs(), notSent(/Connecting to service\.test failed/));
    await through.close();
    closing.close();
    assert.equal(proxy.tunnels.length, 1);
  });

  test('this machine is reached directly, and so is an exception', async () => {
    await using proxy = await proxyTo();
    await using local = await startFaultServer(http(200, []));
    const direct = createClient({ baseUrl: local.url, proxy: { proxy: proxy.url } });
    assert.deepEqual(await direct.listJobs(), []);
    const excepted = createClient({
      baseUrl: 'https://no-such-host.invalid',
      proxy: { proxy: proxy.url, noProxy: ['invalid'] },
    });
    await assert.rejects(excepted.listJobs(), notSent(/name of no-such-host/));
    await Promise.all([direct.close(), excepted.close()]);
    assert.equal(proxy.tunnels.length, 0);
  });

  test('an abort while the tunnel is being made ends the call at once', async () => {
    await using mute = await startFaultServer(() => undefined);
    const through = client({ proxy: mute.url });
    const abort = new AbortController();
    const call = through.executeAsync({ language: 'python', code: 'x' }, abort.signal);
    setTimeout(() => abort.abort(), 30);
    await assert.rejects(call, { name: 'AbortError' });
  });
});
