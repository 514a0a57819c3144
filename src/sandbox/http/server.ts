import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { authorize, type CheckSignature, type Keys } from './authorize';
import { type Answer, type Endpoint, endpoints, type ServiceState } from './endpoints';
import { type Body, PayloadBudget, readBody } from './readBody';
import { badRequest, Refusal, refusalBody } from './refusal';

const bodyBytes = { json: 16 * 1_048_576, text: 1_048_576, none: 65_536 };
const heldBytes = 32 * 1_048_576;

/** The API on loopback. Whatever comes in, what goes out is JSON: an answer, or a refusal with its reason. */
export function createApiServer(state: ServiceState, keys: Keys): Server {
  const budget = new PayloadBudget(heldBytes);
  const server = createServer({
    requireHostHeader: false,
    headersTimeout: 10_000,
    requestTimeout: 20_000,
    connectionsCheckingInterval: 1000,
    keepAliveTimeout: 30_000,
  });
  server.maxHeadersCount = 100;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    void respond(state, keys, budget, request, response);
  };
  server.on('request', listener);
  server.on('checkContinue', listener);
  server.on('checkExpectation', (_request, response: ServerResponse) => {
    send(response, refusal(new Refusal(417, 'expectation_failed', 'Only "Expect: 100-continue" is understood.')));
  });
  server.on('connect', (_request, socket: Duplex) => refuseRaw(socket, 405, methodNotAllowed('CONNECT')));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (answeredEarly.has(socket)) socket.destroy();
    else refuseRaw(socket, ...malformed(error));
  });
  return server;
}

async function respond(
  state: ServiceState,
  keys: Keys,
  budget: PayloadBudget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const held: Body[] = [];
  try {
    send(
      response,
      await answer(state, keys, request, gone.signal, async (capBytes) => {
        const body = await readBody(request, capBytes, budget, () => {
          if (request.headers.expect !== undefined) response.writeContinue();
        });
        held.push(body);
        return body;
      }),
    );
  } catch (error) {
    for (const body of held) body.release();
    send(response, refusal(error instanceof Refusal ? error : unexpected(error)));
  }
}

async function answer(
  state: ServiceState,
  keys: Keys,
  request: IncomingMessage,
  gone: AbortSignal,
  read: (capBytes: number) => Promise<Body>,
): Promise<Answer> {
  if (request.httpVersionMajor !== 1) throw badRequest('malformed_request', 'Only HTTP/1.0 and 1.1 are spoken here.');
  checkOrigin(request);
  const checkSignature = isOpen(request) ? unsigned : authorize(request, keys);
  const { path, query } = parseTarget(request.url ?? '');
  const { endpoint, id } = route(request.method ?? '', path);
  checkContent(request, endpoint);
  const body = await read(bodyCap(endpoint));
  checkSignature(body.bytes);
  try {
    return await endpoint.handle(state, { body, query, id, gone });
  } finally {
    if (endpoint.takes === undefined) body.release();
  }
}

/** A page in a browser cannot get here: not by a name it controls (rebinding), not with its own requests. */
function checkOrigin(request: IncomingMessage): void {
  const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  const { host, origin } = request.headers;
  if (hosts.length !== 1 || host === undefined) throw badRequest('invalid_host', 'One Host header is needed.');
  const port = request.socket.localPort;
  const allowed = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (port === 80) allowed.push('127.0.0.1', 'localhost', '[::1]');
  if (__WITHOUT__ !== 'host-check' && !allowed.includes(host.toLowerCase())) {
    throw new Refusal(403, 'host_not_allowed', 'The Host header does not name this loopback service.');
  }
  if (origin !== undefined && __WITHOUT__ !== 'origin-check') {
    throw new Refusal(403, 'origin_not_allowed', 'Requests from web pages are refused.');
  }
}

const isOpen = ({ url = '', method }: IncomingMessage): boolean =>
  endpoints.some((endpoint) => endpoint.isOpen && endpoint.method === method && endpoint.path.test(url));
const unsigned: CheckSignature = () => {};

function parseTarget(target: string): { path: string; query: URLSearchParams } {
  const [path = '', ...rest] = target.split('?');
  const text = rest.join('?');
  try {
    // URLSearchParams replaces what it cannot decode; here that is an error.
    decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw badRequest('invalid_query', 'The query is not valid percent-encoded UTF-8.');
  }
  const query = new URLSearchParams(text);
  const names = [...query.keys()];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw badRequest('repeated_parameter', `The parameter "${repeated.slice(0, 50)}" is given twice.`);
  return { path, query };
}

function route(method: string, path: string): { endpoint: Endpoint; id: string } {
  const here = endpoints.filter((endpoint) => endpoint.path.test(path));
  if (here.length === 0) throw new Refusal(404, 'not_found', 'There is nothing at this path.');
  const endpoint = here.find((candidate) => candidate.method === method);
  if (endpoint === undefined) throw methodNotAllowed(method, here.map((candidate) => candidate.method).join(', '));
  return { endpoint, id: endpoint.path.exec(path)?.[1] ?? '' };
}

const methodNotAllowed = (method: string, allowed = 'GET, POST, DELETE'): Refusal =>
  new Refusal(405, 'method_not_allowed', `${method} is not possible here, only ${allowed}.`, {}, { allow: allowed });

function checkContent(request: IncomingMessage, { takes }: Endpoint): void {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = request.headers;
  if (encoding.toLowerCase() !== 'identity') {
    throw new Refusal(415, 'unsupported_encoding', 'The body must not be compressed.');
  }
  if (takes === undefined) return;
  const [essence = '', ...parameters] = type
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const isUtf8 = charset === undefined || /^"?utf-?8"?$/.test(charset);
  if (essence !== takes || !isUtf8) {
    throw new Refusal(415, 'unsupported_media_type', `The Content-Type must be ${takes}, in UTF-8.`);
  }
}

function bodyCap({ takes }: Endpoint): number {
  if (takes === undefined) return bodyBytes.none;
  return takes === 'text/plain' ? bodyBytes.text : bodyBytes.json;
}

interface Refused extends Answer {
  readonly headers: Readonly<Record<string, string>>;
}

const refusal = (refused: Refusal): Refused => ({
  status: refused.status,
  body: refusalBody(refused),
  headers: refused.headers,
});

function unexpected(error: unknown): Refusal {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  return new Refusal(500, 'internal_error', 'The local sandbox made a mistake; its output says more.');
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer & Partial<Refused>): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(JSON.stringify(body));
  const { req: request } = response;
  const isEarly = !request.complete && request.method !== 'HEAD';
  const connection = isEarly ? { connection: 'close' } : {};
  response.writeHead(status, { ...jsonHeaders, 'content-length': bytes.length, ...connection, ...headers });
  if (!isEarly) {
    response.end(bytes);
    return;
  }
  // A client that still sends would not see an answer on a connection that is closed under it.
  answeredEarly.add(request.socket);
  response.write(bytes);
  const end = (): void => void response.end();
  const timer = setTimeout(end, lingerMs).unref();
  request.once('end', end).once('close', () => clearTimeout(timer));
  request.on('error', () => {}).resume();
}

const lingerMs = 3000;
/** Connections whose last request was answered before it was whole: what goes wrong with its rest is no news. */
const answeredEarly = new WeakSet<Duplex>();
const jsonHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** What never became a request: Node's parser or its clock gave up. */
function malformed(error: NodeJS.ErrnoException): [number, Refusal] {
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    return [431, new Refusal(431, 'headers_too_large', 'The request line and headers are larger than 16 KiB.')];
  }
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return [408, new Refusal(408, 'request_timeout', 'The request did not arrive in time.')];
  }
  if (error.code === 'HPE_INVALID_METHOD') return [405, methodNotAllowed('This method')];
  return [400, badRequest('malformed_request', 'This is not a well-formed HTTP request.')];
}

function refuseRaw(socket: Duplex, status: number, refused: Refusal): void {
  // Node has taken its own listeners off by now: without one, a reset would end the server.
  socket.on('error', () => socket.destroy());
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(refusalBody(refused));
  const head = [`HTTP/1.1 ${status} Refused`, 'Connection: close', `Content-Length: ${Buffer.byteLength(body)}`];
  const headers = { ...jsonHeaders, ...refused.headers };
  const lines = Object.entries(headers)
    .filter(([name]) => name !== 'connection')
    .map(([name, value]) => `${name}: ${value}`);
  // Whatever still comes is read and dropped: unread, it would make the answer get lost.
  socket.resume();
  setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.end(`${[...head, ...lines].join('\r\n')}\r\n\r\n${body}`);
}
