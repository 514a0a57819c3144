import { once } from 'node:events';
import * as net from 'node:net';
import * as tls from 'node:tls';

/** A request as its bytes told it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Everything up to the empty line, exactly. */
  readonly head: string;
  readonly body: Buffer;
}

/** The raw bytes to answer with, or nothing when it did something with the socket instead. */
export type Reply = (request: Received, socket: net.Socket) => string | Buffer | undefined;

export interface FaultOptions {
  /** Resets the connection at this point instead of replying. `body`: when some of the body has arrived. */
  readonly resetAt?: 'connect' | 'head' | 'body' | undefined;
  /** Serves https with this key and certificate. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}

export interface FaultServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Whole requests, in order of arrival. */
  readonly requests: readonly Received[];
  /** Accepted connections. */
  connections(): number;
}

/** A server on loopback that reads HTTP/1.1 by hand and answers the very bytes it is told to, wrong ones included. */
export async function startFaultServer(
  reply: string | Buffer | Reply,
  options: FaultOptions = {},
): Promise<FaultServer> {
  const requests: Received[] = [];
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const accept = (socket: net.Socket): void => {
    connections += 1;
    sockets.add(socket.on('error', () => {}));
    if (options.resetAt === 'connect') socket.resetAndDestroy();
    else {
      readRequests(socket, options, (request) => {
        requests.push(request);
        const bytes = typeof reply === 'function' ? reply(request, socket) : reply;
        if (bytes !== undefined) socket.write(bytes);
      });
    }
  };
  const server = options.tls ? tls.createServer(options.tls, accept) : net.createServer(accept);
  server.on('tlsClientError', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    requests,
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function readRequests(socket: net.Socket, { resetAt }: FaultOptions, onRequest: (request: Received) => void): void {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = 0;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < wanted && resetAt === undefined) return;
    let bytes = Buffer.concat(chunks);
    for (let end = bytes.indexOf('\r\n\r\n'); end >= 0; end = bytes.indexOf('\r\n\r\n')) {
      const head = bytes.toString('latin1', 0, end);
      wanted = end + 4 + Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      if (resetAt === 'head' || (resetAt === 'body' && bytes.length > end + 4)) return void socket.resetAndDestroy();
      if (bytes.length < wanted) break;
      onRequest(parseRequest(head, bytes.subarray(end + 4, wanted)));
      bytes = bytes.subarray(wanted);
      wanted = 0;
    }
    chunks = [bytes];
    size = bytes.length;
  });
}

function parseRequest(head: string, body: Buffer): Received {
  const [first = '', ...lines] = head.split('\r\n');
  const [method = '', path = ''] = first.split(' ');
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s)).map(([k, v]) => [k?.toLowerCase(), v]));
  return { method, path, headers, head, body };
}

/** The bytes of an answer with a length; a body that is not text or bytes is sent as JSON. */
export function http(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const all = { 'content-type': 'application/json', 'content-length': String(bytes.length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n`), bytes]);
}

/** Resets the connection after the whole request. */
export const reset: Reply = (_request, socket) => {
  socket.resetAndDestroy();
  return undefined;
};

/** Writes the bytes, then closes. */
export const thenClose =
  (bytes: string | Buffer): Reply =>
  (_request, socket) => {
    socket.end(bytes);
    return undefined;
  };

/** Never answers. */
export const silence: Reply = () => undefined;
