import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { sharedSandbox } from '../support/sharedSandbox';
import { sleep, startSandbox, token } from './support/startSandbox';

async function open(at?: number): Promise<Socket> {
  const port = at ?? (await sharedSandbox.started()).port;
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Everything that comes until the server closes the connection. */
async function conversation(text: string): Promise<string> {
  const socket = await open();
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

const head = async (line: string, ...headers: string[]): Promise<string> => {
  const { port } = await sharedSandbox.started();
  return [line, `Host: 127.0.0.1:${port}`, `Authorization: Bearer ${token}`, ...headers, '', ''].join('\r\n');
};

describe('connections', () => {
  it('a CONNECT that is reset at once does not end the server', async () => {
    for (let i = 0; i < 20; i += 1) {
      const socket = await open();
      socket.write('CONNECT elsewhere:80 HTTP/1.1\r\nHost: x\r\n\r\n');
      socket.resetAndDestroy();
    }
    assert.equal((await sharedSandbox.call('GET', '/jobs')).status, 200);
  });

  it('a client that hangs up inside its body is no mistake of the server, even when nobody reads its words', async () => {
    const other = await startSandbox({ stdio: ['pipe', 'pipe', 'pipe'] });
    other.child.stderr?.destroy();
    const socket = await open(other.port);
    const port = `Host: 127.0.0.1:${other.port}\r\nAuthorization: Bearer ${token}`;
    socket.write(
      `POST /execute HTTP/1.1\r\n${port}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\nabc`,
    );
    await sleep(100);
    socket.resetAndDestroy();
    await sleep(200);
    assert.equal((await other.call('GET', '/jobs')).status, 200);
    await other.stop();
  });

  it('a request answered before its body came gets that one answer, and the connection ends', async () => {
    const text = await conversation(await head('POST /nope HTTP/1.1', 'Content-Length: 10'));
    assert.equal(text.match(/HTTP\/1\.1 /g)?.length, 1, text);
    assert.match(text, /^HTTP\/1\.1 404 .*connection: close/is);
  });

  it('"100 Continue" comes only when the body is wanted', async () => {
    const wanted = await head(
      'POST /execute HTTP/1.1',
      'Content-Type: text/css',
      'Content-Length: 2',
      'Expect: 100-continue',
    );
    assert.match(await conversation(wanted), /^HTTP\/1\.1 415 /);
    const close = 'Connection: close';
    const good = await head('GET /jobs HTTP/1.1', 'Content-Length: 2', 'Expect: 100-continue', close);
    assert.match(await conversation(`${good}{}`), /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
  });

  it('another major version of HTTP is refused', async () => {
    assert.match(await conversation(await head('GET /jobs HTTP/2.0', 'Connection: close')), /^HTTP\/1\.1 400 /);
  });

  it('millions of values are refused before they are made', async () => {
    const body = `{"language":"bash","code":"true","other":[${'{},'.repeat(2_000_000)}{}]}`;
    const reply = await sharedSandbox.call('POST', '/execute', body, { 'content-type': 'application/json' });
    assert.deepEqual([reply.status, reply.body.code], [400, 'too_complex']);
  });
});

describe('Java', () => {
  const main = 'public static void main(String[] a) { System.out.print("ran"); }';
  const programs = {
    'a public class with dollars': `public class A$$B { ${main} }`,
    'the class with main, not the first': `class Helper {} class Main3 { ${main} }`,
    'a class inside another does not count': `class Outer { class Inner {} ${main} }`,
  };
  for (const [name, code] of Object.entries(programs)) {
    it(name, async () => {
      const result = await sharedSandbox.execute({ language: 'java', code, ttl: 30, return_artifact: true });
      assert.equal(result.stdout, 'ran', result.stderr);
      assert.match(JSON.stringify(result.artifacts), /"filename":"(A\$\$B|Main3|Outer)\.class"/);
    });
  }
});
