import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { before, describe, it } from 'node:test';
import { lazySandbox } from '../support/sharedSandbox';
import { type Reply, token } from './support/startSandbox';

const publicKey = 'a-public-key';
const secretKey = 'a-secret-key';

const sandbox = lazySandbox({ args: ['--key-pair', `${publicKey}:${secretKey}`] });

const good = { language: 'bash', code: 'echo ok' };
const file = (filename: unknown, text = 'x') => ({ filename, content: Buffer.from(text).toString('base64') });
const json = { 'content-type': 'application/json' };
const text = { 'content-type': 'text/plain' };
const MB = 1_048_576;
const deep = (levels: number): string =>
  `{"language":"bash","code":"x","other":${'['.repeat(levels)}${']'.repeat(levels)}}`;
const zeros = (bytes: number): string => Buffer.alloc(bytes).toString('base64');
const names = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`N${i}`, '']));

function assertRefused(reply: Reply, status: number, code?: string): void {
  assert.equal(reply.status, status, reply.text);
  assert.equal(reply.body?.success, false, reply.text);
  assert.equal(typeof reply.body.code, 'string', reply.text);
  assert.match(reply.body.error, /^[^<]{10,}$/s);
  if (code !== undefined) assert.equal(reply.body.code, code);
  assert.match(reply.headers['content-type'] ?? '', /^application\/json/);
}

/** status, code, what is sent to `/execute` */
const executeBodies: ReadonlyArray<readonly [number, string, unknown]> = [
  [400, 'invalid_json', ''],
  [400, 'invalid_json', '{'],
  [400, 'invalid_json', '{"language":"bash","code":"x",}'],
  [400, 'invalid_json', "{'language':'bash'}"],
  [400, 'invalid_json', '[]'],
  [400, 'invalid_json', 'null'],
  [400, 'invalid_json', '"text"'],
  [400, 'invalid_json', '42'],
  [400, 'invalid_json', `\uFEFF${JSON.stringify(good)}`],
  [400, 'invalid_json', `${JSON.stringify(good)} x`],
  [400, 'invalid_utf8', Buffer.from([0x7b, 0xff, 0x7d])],
  [
    400,
    'invalid_utf8',
    Buffer.concat([Buffer.from('{"language":"bash","code":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from('"}')]),
  ],
  [400, 'too_deep', deep(64)],
  [400, 'too_deep', '['.repeat(1_000_000)],
  [400, 'missing_field', {}],
  [400, 'missing_field', { language: 'bash' }],
  [400, 'missing_field', { code: 'x' }],
  ...[1, true, [], {}, null].flatMap(
    (value): Array<[number, string, unknown]> => [
      [400, 'invalid_type', { ...good, language: value }],
      [400, 'invalid_type', { ...good, code: value }],
      [400, 'invalid_type', { ...good, input_files: [{ filename: value, content: '' }] }],
      [400, 'invalid_type', { ...good, input_files: [{ filename: 'x', content: value }] }],
    ],
  ),
  ...['60', true, [60], {}, null].map((ttl): [number, string, unknown] => [400, 'invalid_type', { ...good, ttl }]),
  ...[0, -1, 901, 1.5, 1e9, -0.1].map((ttl): [number, string, unknown] => [400, 'invalid_ttl', { ...good, ttl }]),
  [400, 'invalid_ttl', '{"language":"bash","code":"x","ttl":1e400}'],
  ...['open', '', 1, {}, 'ZEROTRUST'].map((mode): [number, string, unknown] => [
    400,
    'invalid_network_mode',
    { ...good, network_mode: mode },
  ]),
  [400, 'invalid_type', { ...good, network_mode: null }],
  [403, 'network_mode_not_allowed', { ...good, network_mode: 'semitrusted' }],
  ...['yes', 1, 0, null, []].flatMap(
    (value): Array<[number, string, unknown]> => [
      [400, 'invalid_type', { ...good, return_artifact: value }],
      [400, 'invalid_type', { ...good, return_wasm_artifact: value }],
    ],
  ),
  ...['A=b', 1, [], null].map((env): [number, string, unknown] => [400, 'invalid_type', { ...good, env }]),
  ...[1, null, {}, []].map((value): [number, string, unknown] => [400, 'invalid_type', { ...good, env: { A: value } }]),
  [400, 'invalid_env', { ...good, env: { '': 'x' } }],
  [400, 'invalid_env', { ...good, env: { 'A=B': 'x' } }],
  [400, 'invalid_env', { ...good, env: { 'A\0': 'x' } }],
  [400, 'invalid_env', { ...good, env: { A: 'x\0y' } }],
  [400, 'invalid_utf8', { ...good, env: { A: '\ud800' } }],
  [413, 'env_too_large', { ...good, env: names(129) }],
  [413, 'env_too_large', { ...good, env: { A: 'x'.repeat(65_536) } }],
  [400, 'invalid_code', { ...good, code: 'echo \0' }],
  [400, 'invalid_utf8', { ...good, code: 'echo \udc00' }],
  [413, 'code_too_large', { ...good, code: 'x'.repeat(MB + 1) }],
  [422, 'unknown_language', { ...good, language: 'klingon' }],
  [422, 'unknown_language', { ...good, language: '' }],
  [422, 'unknown_language', { ...good, language: '__proto__' }],
  [422, 'unknown_language', { ...good, language: 'x'.repeat(10_000) }],
  [422, 'wasm_not_possible', { ...good, return_wasm_artifact: true }],
  ...['a', {}, 1, null].map((files): [number, string, unknown] => [
    400,
    'invalid_type',
    { ...good, input_files: files },
  ]),
  ...['a', null, 1, []].map((entry): [number, string, unknown] => [
    400,
    'invalid_type',
    { ...good, input_files: [entry] },
  ]),
  [400, 'invalid_type', { ...good, input_files: [{ filename: 'x' }] }],
  ...[
    '',
    '.',
    '..',
    '../x',
    'a/b',
    '/etc/passwd',
    'a\\b',
    'a\0b',
    'a\nb',
    'a\tb',
    'a\u007fb',
    'a\u0085b',
    'x'.repeat(257),
    'x'.repeat(256),
    'ä'.repeat(128),
    '😀'.repeat(64),
  ].map((name): [number, string, unknown] => [400, 'invalid_filename', { ...good, input_files: [file(name)] }]),
  [400, 'invalid_filename', `{"language":"bash","code":"x","input_files":[{"filename":"\\ud800","content":""}]}`],
  ...['a', 'ab', 'abc', 'a===', '====', 'YQ', 'YQ=', 'YR==', 'Y Q==', 'YQ==\n', 'YQ-_', 'YWI=YWI=', 'ä'.repeat(4)].map(
    (content): [number, string, unknown] => [
      400,
      'invalid_base64',
      { ...good, input_files: [{ filename: 'x', content }] },
    ],
  ),
  [400, 'duplicate_filename', { ...good, input_files: [file('a'), file('a')] }],
  [400, 'duplicate_filename', { ...good, input_files: [file('1'), { content: '' }] }],
  [409, 'filename_taken', { ...good, input_files: [file('main.sh')] }],
  [409, 'filename_taken', { language: 'java', code: 'public class Hello {}', input_files: [file('Hello.java')] }],
  [413, 'too_many_files', { ...good, input_files: Array.from({ length: 11 }, (_, i) => file(`${i}`)) }],
  [413, 'file_too_large', { ...good, input_files: [{ filename: 'x', content: zeros(5 * MB + 1) }] }],
  [
    413,
    'files_too_large',
    {
      ...good,
      input_files: [4, 4, 2.1].map((size, i) => ({ filename: `${i}`, content: zeros(Math.ceil(size * MB)) })),
    },
  ],
  [413, 'body_too_large', ' '.repeat(16 * MB + 1)],
];

describe('a bad body is refused', () => {
  executeBodies.forEach(([status, code, body], index) => {
    const shown = (typeof body === 'string' ? body : JSON.stringify(body)).slice(0, 60);
    it(`${index}: ${status} ${code}: ${shown}`, async () => {
      const { call } = await sandbox.started();
      assertRefused(await call('POST', '/execute', body, json), status, code);
      assertRefused(await call('POST', '/execute/async', body, json), status, code);
    });
  });
});

const runCalls: ReadonlyArray<readonly [number, string, string, string | Buffer]> = [
  [422, 'no_shebang', '', ''],
  [422, 'no_shebang', '', 'print(1)'],
  [422, 'no_shebang', '', ' #!/bin/sh\n'],
  [422, 'no_shebang', '', '#!\n'],
  [422, 'no_shebang', '', '#!/usr/bin/env\n'],
  [422, 'unknown_language', '', '#!/usr/bin/klingon\n'],
  [422, 'unknown_language', '', '#!/usr/bin/env __proto__\n'],
  [400, 'invalid_utf8', '', Buffer.from([0x23, 0x21, 0xff])],
  [400, 'invalid_code', '', '#!/bin/sh\n\0'],
  [413, 'body_too_large', '', `#!/bin/sh\n${'#'.repeat(MB)}`],
  ...['', 'x', '0', '901', '1.5', '-1', '+5', ' 5', '05', '1e2', '0x10', '99999999999999999999'].map(
    (ttl): [number, string, string, string] => [400, 'invalid_ttl', `?ttl=${encodeURIComponent(ttl)}`, '#!/bin/sh\n'],
  ),
  ...['?ttl=5&ttl=5', '?x=1&x=2', '?env={}&env={}'].map((query): [number, string, string, string] => [
    400,
    'repeated_parameter',
    query,
    '#!/bin/sh\n',
  ]),
  ...['?env=%zz', '?ttl=%ff', '?%', '?env=%ed%a0%80'].map((query): [number, string, string, string] => [
    400,
    'invalid_query',
    query,
    '#!/bin/sh\n',
  ]),
  ...['?env=', '?env=x', '?env=[]', '?env=null', '?env=1'].map((query): [number, string, string, string] => [
    400,
    'invalid_json',
    query,
    '#!/bin/sh\n',
  ]),
  [400, 'invalid_type', '?env=%7B%22A%22%3A1%7D', '#!/bin/sh\n'],
  [400, 'invalid_network_mode', '?network_mode=open', '#!/bin/sh\n'],
  [400, 'invalid_network_mode', '?network_mode=', '#!/bin/sh\n'],
  [403, 'network_mode_not_allowed', '?network_mode=semitrusted', '#!/bin/sh\n'],
  [400, 'invalid_type', '?return_artifact=maybe', '#!/bin/sh\n'],
  [400, 'invalid_type', '?return_wasm_artifact=', '#!/bin/sh\n'],
  [422, 'wasm_not_possible', '?return_wasm_artifact=true', '#!/bin/sh\n'],
];

describe('a bad call of /run is refused', () => {
  for (const [status, code, query, body] of runCalls) {
    it(`${status} ${code}: ${query} ${body.toString().slice(0, 30)}`, async () => {
      assertRefused(await sandbox.call('POST', `/run${query}`, body, text), status, code);
      assertRefused(await sandbox.call('POST', `/run/async${query}`, body, text), status, code);
    });
  }
});

/** method, path, headers, status */
const calls: ReadonlyArray<readonly [string, string, Record<string, string>, number]> = [
  ['GET', '/', {}, 404],
  ['GET', '/nothing', {}, 404],
  ['GET', '/execute/', {}, 404],
  ['GET', '/jobs/', {}, 404],
  ['GET', '/jobs/nothing', {}, 404],
  ['GET', '/jobs/..%2f..%2fetc%2fpasswd', {}, 404],
  ['GET', '/jobs/%zz', {}, 404],
  ['GET', `/jobs/${'x'.repeat(5000)}`, {}, 404],
  ['GET', '/jobs/__proto__', {}, 404],
  ['DELETE', '/jobs/nothing', {}, 404],
  ['GET', '/execute', {}, 405],
  ['PUT', '/execute', {}, 405],
  ['PATCH', '/jobs', {}, 405],
  ['POST', '/jobs', {}, 405],
  ['DELETE', '/jobs', {}, 405],
  ['POST', '/languages', {}, 405],
  ['GET', '/keys/validate', {}, 405],
  ['OPTIONS', '/execute', {}, 405],
  ['TRACE', '/jobs', {}, 405],
  ['PROPFIND', '/jobs', {}, 405],
  ['GET', '/jobs', { authorization: '' }, 401],
  ['GET', '/jobs', { authorization: 'Bearer wrong' }, 401],
  ['GET', '/jobs', { authorization: `Basic ${token}` }, 401],
  ['GET', '/jobs', { authorization: token }, 401],
  ['GET', '/jobs', { authorization: 'Bearer' }, 401],
  ['GET', '/jobs', { authorization: `Bearer ${token} x` }, 401],
  ['GET', '/jobs', { authorization: `Bearer ${token}x` }, 401],
  ['GET', '/jobs', { authorization: `Bearer ${publicKey}` }, 401],
  ['GET', '/jobs', { host: 'evil.example' }, 403],
  ['GET', '/jobs', { host: '127.0.0.1:1' }, 403],
  ['GET', '/jobs', { host: 'localhost.evil.example' }, 403],
  ['GET', '/jobs', { origin: 'null' }, 403],
  ['GET', '/jobs', { origin: 'http://localhost' }, 403],
  ['POST', '/keys/validate', { authorization: 'Bearer wrong' }, 401],
];

describe('a bad call is refused', () => {
  for (const [method, path, headers, status] of calls) {
    it(`${status}: ${method} ${path.slice(0, 40)} ${JSON.stringify(headers)}`, async () => {
      assertRefused(await sandbox.call(method, path, undefined, headers), status);
    });
  }

  for (const type of [
    '',
    'text/plain',
    'application/xml',
    'application/json; charset=latin1',
    'multipart/form-data',
    'application/jsonx',
  ]) {
    it(`415: /execute with ${type || 'no content type'}`, async () => {
      assertRefused(await sandbox.call('POST', '/execute', JSON.stringify(good), { 'content-type': type }), 415);
    });
  }

  for (const type of [
    '',
    'application/json',
    'application/x-www-form-urlencoded',
    'text/html',
    'text/plain; charset=utf-16',
  ]) {
    it(`415: /run with ${type || 'no content type'}`, async () => {
      assertRefused(await sandbox.call('POST', '/run', '#!/bin/sh\n', { 'content-type': type }), 415);
    });
  }

  for (const encoding of ['gzip', 'deflate', 'br', 'x']) {
    it(`415: a body in ${encoding}`, async () => {
      assertRefused(await sandbox.call('POST', '/execute', good, { ...json, 'content-encoding': encoding }), 415);
    });
  }

  it('431: headers over 16 KiB', async () => {
    assertRefused(await sandbox.call('GET', '/jobs', undefined, { 'x-long': 'x'.repeat(20_000) }), 431);
  });

  it('417: an expectation that nobody has heard of', async () => {
    assertRefused(await sandbox.call('GET', '/jobs', undefined, { expect: 'miracles' }), 417);
  });

  it('HEAD is answered without a body', async () => {
    const reply = await sandbox.call('HEAD', '/jobs');
    assert.equal(reply.status, 405);
    assert.equal(reply.text, '');
  });
});

describe('the signed pair', () => {
  const sign = (path: string, body: string, timestamp = Math.floor(Date.now() / 1000), method = 'POST') => ({
    ...json,
    authorization: `Bearer ${publicKey}`,
    'x-timestamp': `${timestamp}`,
    'x-signature': createHmac('sha256', secretKey).update(`${timestamp}:${method}:${path}:${body}`).digest('hex'),
  });
  const body = JSON.stringify(good);

  it('is accepted, with the query signed or not', async () => {
    assert.equal((await sandbox.call('POST', '/execute', body, sign('/execute', body))).body.stdout, 'ok\n');
    assert.equal((await sandbox.call('GET', '/jobs', undefined, sign('/jobs', '', undefined, 'GET'))).status, 200);
    const program = '#!/bin/sh\necho $A';
    for (const path of ['/run', '/run?ttl=5']) {
      const headers = { ...sign(path, program), ...text };
      assert.equal((await sandbox.call('POST', '/run?ttl=5', program, headers)).status, 200);
    }
  });

  // Signed when it is sent, which may be long after this file was loaded.
  const now = (): number => Math.floor(Date.now() / 1000);
  const wrong: ReadonlyArray<readonly [string, () => Record<string, string>, string]> = [
    ['another body', () => sign('/execute', `${body} `), 'invalid_signature'],
    ['another path', () => sign('/execute/async', body), 'invalid_signature'],
    ['another method', () => sign('/execute', body, now(), 'GET'), 'invalid_signature'],
    ['upper case', () => ({ ...sign('/execute', body), 'x-signature': 'A'.repeat(64) }), 'invalid_signature'],
    ['an empty signature', () => ({ ...sign('/execute', body), 'x-signature': 'x' }), 'invalid_signature'],
    ['an old timestamp', () => sign('/execute', body, now() - 400), 'invalid_timestamp'],
    ['a future timestamp', () => sign('/execute', body, now() + 400), 'invalid_timestamp'],
    ['a timestamp in ms', () => sign('/execute', body, now() * 1000), 'invalid_timestamp'],
    ['no timestamp', () => ({ ...sign('/execute', body), 'x-timestamp': '' }), 'missing_signature'],
    ['another key', () => ({ ...sign('/execute', body), authorization: 'Bearer other' }), 'invalid_key'],
  ];
  for (const [what, headers, code] of wrong) {
    it(`is refused with ${what}`, async () => {
      const reply = await sandbox.call('POST', '/execute', body, headers());
      assertRefused(reply, 401, code);
      if (code === 'invalid_timestamp') assert.match(reply.body.error, /timestamp/);
    });
  }

  it('is told by /keys/validate that it is good', async () => {
    const reply = await sandbox.call('POST', '/keys/validate', undefined, sign('/keys/validate', ''));
    assert.equal(reply.status, 200);
    assert.equal(reply.body.valid, true);
    const refused = await sandbox.call('POST', '/keys/validate', undefined, { authorization: 'Bearer x' });
    assert.equal(refused.body.valid, false);
    assert.equal(refused.body.reason, 'invalid_key');
  });
});

describe('bytes that are no HTTP', () => {
  const at = { port: 0 };
  // It takes ten seconds, for which the others need not wait.
  const slowHead: { answer?: Promise<string> } = {};
  before(async () => {
    at.port = (await sandbox.started()).port;
    slowHead.answer = exchange(at.port, 'GET /jobs HTTP/1.1\r\n', 60_000);
  });
  const host = (): string => `Host: 127.0.0.1:${at.port}\r\nAuthorization: Bearer ${token}\r\n`;
  const raw: ReadonlyArray<readonly [string, () => string, RegExp]> = [
    ['noise', () => '\x00\x01\x02\r\n\r\n', /^HTTP\/1\.1 4\d\d /],
    ['an unknown method', () => `FROB /jobs HTTP/1.1\r\n${host()}\r\n`, /^HTTP\/1\.1 405 /],
    ['CONNECT', () => `CONNECT x:1 HTTP/1.1\r\n${host()}\r\n`, /^HTTP\/1\.1 405 /],
    ['no Host', () => `GET /jobs HTTP/1.1\r\nAuthorization: Bearer ${token}\r\n\r\n`, /^HTTP\/1\.1 400 /],
    ['two Hosts', () => `GET /jobs HTTP/1.1\r\n${host()}Host: x\r\n\r\n`, /^HTTP\/1\.1 400 /],
    ['a whole URL', () => `GET http://evil.example/jobs HTTP/1.1\r\n${host()}\r\n`, /^HTTP\/1\.1 4\d\d /],
    [
      'two lengths',
      () => `POST /execute HTTP/1.1\r\n${host()}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`,
      /^HTTP\/1\.1 400 /,
    ],
    [
      'a length and chunks',
      () => `POST /execute HTTP/1.1\r\n${host()}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
      /^HTTP\/1\.1 400 /,
    ],
    ['a negative length', () => `POST /execute HTTP/1.1\r\n${host()}Content-Length: -1\r\n\r\n`, /^HTTP\/1\.1 400 /],
    [
      'a bad chunk',
      () =>
        `POST /execute HTTP/1.1\r\n${host()}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
      /^HTTP\/1\.1 400 /,
    ],
    [
      'an upgrade',
      () => `GET /jobs HTTP/1.1\r\n${host()}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      /^HTTP\/1\.1 [24]\d\d /,
    ],
    ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^HTTP\/1\.1 4\d\d /],
    ['a control character in a header', () => `GET /jobs HTTP/1.1\r\n${host()}X: a\x01b\r\n\r\n`, /^HTTP\/1\.1 400 /],
    ['a star', () => `OPTIONS * HTTP/1.1\r\n${host()}\r\n`, /^HTTP\/1\.1 4\d\d /],
  ];
  for (const [what, bytes, expected] of raw) {
    it(`${what} is answered with a 4xx in JSON`, async () => {
      const answer = await exchange(at.port, bytes());
      assert.match(answer, expected);
      const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
      if (!expected.source.includes('[24]')) assert.equal(JSON.parse(body).success, false, answer);
    });
  }

  it('a slow head is answered with 408', async () => {
    assert.match((await slowHead.answer) ?? '', /^HTTP\/1\.1 408 /);
  });
});

/** What came back before the connection ended, or until it was quiet for half a second. */
function exchange(port: number, bytes: string, patienceMs = 500): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from(bytes, 'latin1')));
    const finish = (): void => {
      socket.destroy();
      resolve(answer);
    };
    let timer = setTimeout(finish, patienceMs + 2000);
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      clearTimeout(timer);
      timer = setTimeout(finish, 500);
    });
    socket.on('close', finish).on('error', reject);
  });
}

describe('after all this', () => {
  it('the service works, and what is on the edge is accepted', async () => {
    assert.equal((await sandbox.call('POST', '/execute', JSON.parse(deep(63)), json)).status, 200);
    const files = [5, 4, 1].map((size, index) => ({
      filename: `${index}`.padEnd(255, 'x'),
      content: zeros(size * MB),
    }));
    const reply = await sandbox.execute({
      ...good,
      code: 'cat * | wc -c; cat /tmp/input/* | wc -c',
      input_files: files,
    });
    assert.equal(reply.stdout, `${10 * MB + 39}\n${10 * MB}\n`);
    const ten = Array.from({ length: 10 }, () => ({ content: 'eA==' }));
    assert.equal(
      (await sandbox.execute({ ...good, code: 'ls | tr "\\n" " "', input_files: ten })).stdout,
      '0 1 2 3 4 5 6 7 8 9 main.sh ',
    );
    assert.equal((await sandbox.execute({ ...good, env: names(128), ttl: 900 })).stdout, 'ok\n');
  });
});
