import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';

export interface ConnectProxy extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Every CONNECT, as `authority` and its Proxy-Authorization. */
  readonly tunnels: readonly { readonly authority: string; readonly authorization: string | undefined }[];
}

export interface ConnectProxyOptions {
  /** Where every tunnel ends, whatever name was asked for: lets a test use any host name. */
  readonly targetPort: number;
  /** The Proxy-Authorization that is demanded. */
  readonly authorization?: string;
  /** Answers every CONNECT with these bytes and closes. */
  readonly refuseWith?: string;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A real proxy on loopback that knows CONNECT only. */
export async function startConnectProxy(options: ConnectProxyOptions): Promise<ConnectProxy> {
  const tunnels: { authority: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Duplex>();
  const onConnect = (request: IncomingMessage, client: Duplex): void => {
    const authorization = request.headers['proxy-authorization'];
    tunnels.push({ authority: request.url ?? '', authorization });
    sockets.add(client.on('error', () => {}));
    if (options.refuseWith !== undefined) return void client.end(options.refuseWith);
    if (options.authorization !== undefined && authorization !== options.authorization) {
      return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n');
    }
    const upstream = net.connect(options.targetPort, '127.0.0.1');
    sockets.add(upstream.on('error', () => client.destroy()));
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.pipe(client).pipe(upstream);
  };
  const server = options.tls ? createSecureServer(options.tls) : createServer();
  server.on('connect', onConnect).on('tlsClientError', () => {});
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    tunnels,
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
