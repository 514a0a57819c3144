import { once } from 'node:events';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { type Reply, send } from '../sandbox/support/startSandbox';
import { http } from './faultServer';

/** The requests of the API that matter here; `look` is `GET /jobs/{id}`, `list` is `GET /jobs`. */
export type ServiceCall = 'submit' | 'look' | 'list' | 'cancel' | 'other';

export type Certificate = { readonly key: string; readonly cert: string };

/** A whole request on its way to the service. */
export interface Passage {
  readonly call: ServiceCall;
  readonly socket: net.Socket;
  /** Hands the request to the service and resolves with its answer. Only here a request reaches it. */
  pass(): Promise<Reply>;
}

/** What goes wrong. Each returns whether it has dealt with what it was given; else it goes the right way. */
export interface Interference {
  readonly onConnect?: (socket: net.Socket) => boolean;
  /** The head has arrived, or `bodyBytes` of a body as well, but not the whole request. */
  readonly onPart?: (call: ServiceCall, bodyBytes: number, socket: net.Socket) => boolean;
  readonly onRequest?: (passage: Passage) => boolean;
  /** Where the service is; another address once it was restarted. */
  readonly service: () => string;
  readonly tls?: Certificate;
}

export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Whole requests that were handed to the service. */
  reached(call: ServiceCall): number;
  dropConnections(): void;
  /** Connections are refused until `goUp`. */
  goDown(): void;
  goUp(): void;
  useCertificate(certificate: Certificate): void;
}

/** A proxy in front of a real service, which reads HTTP/1.1 by hand and passes requests on, except where it interferes. */
export async function startFaultProxy(interference: Interference): Promise<FaultProxy> {
  const sockets = new Set<net.Socket>();
  const reached: ServiceCall[] = [];
  const accept = (socket: net.Socket): void => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
    if (interference.onConnect?.(socket)) return;
    readRequests(socket, interference, (request) => {
      const pass = (): Promise<Reply> => {
        reached.push(callOf(request));
        return forward(interference.service(), request);
      };
      if (interference.onRequest?.({ call: callOf(request), socket, pass })) return;
      // A service that went away ends the connection: the proxy has nothing to say itself.
      pass().then(
        (reply) => socket.write(plain(reply)),
        () => socket.destroy(),
      );
    });
  };
  const server = interference.tls ? tls.createServer(interference.tls, accept) : net.createServer(accept);
  server.on('tlsClientError', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as net.AddressInfo;
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    url: `${interference.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    reached: (call) => reached.filter((other) => other === call).length,
    dropConnections,
    goDown: () => {
      server.close();
      dropConnections();
    },
    goUp: () => void server.listen(port, '127.0.0.1'),
    useCertificate: (certificate) => {
      (server as tls.Server).setSecureContext(certificate);
      dropConnections();
    },
    async [Symbol.asyncDispose]() {
      dropConnections();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

function readRequests(socket: net.Socket, { onPart }: Interference, onRequest: (request: Request) => void): void {
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let end = bytes.indexOf('\r\n\r\n'); end >= 0; end = bytes.indexOf('\r\n\r\n')) {
      const request = parseHead(bytes.toString('latin1', 0, end));
      const from = end + 4;
      const to = from + Number(request.headers['content-length'] ?? 0);
      if (bytes.length < to) return void onPart?.(callOf(request), bytes.length - from, socket);
      onRequest({ ...request, body: Buffer.from(bytes.subarray(from, to)) });
      bytes = bytes.subarray(to);
    }
  });
}

function parseHead(head: string): Omit<Request, 'body'> {
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { method, path, headers };
}

function callOf({ method, path }: Pick<Request, 'method' | 'path'>): ServiceCall {
  if (method === 'POST' && path === '/execute/async') return 'submit';
  if (method === 'GET' && path === '/jobs') return 'list';
  if (!path.startsWith('/jobs/')) return 'other';
  return method === 'GET' ? 'look' : method === 'DELETE' ? 'cancel' : 'other';
}

function forward(service: string, { method, path, headers, body }: Request): Promise<Reply> {
  // Both are the next connection's own.
  const { host: _host, connection: _connection, ...kept } = headers;
  return send(service, method, path, body.length === 0 ? undefined : body, kept);
}

/** The bytes of a service's answer, with other headers or another body where told. */
export const plain = (
  { status, text, headers }: Reply,
  changed: Readonly<Record<string, string>> = {},
  body: string = text,
): Buffer => http(status, body, { 'content-type': headers['content-type'] ?? '', ...changed });
