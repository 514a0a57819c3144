import type { Socket } from 'node:net';
import * as tls from 'node:tls';
import buildConnector from 'undici/lib/core/connect.js';
import Client from 'undici/lib/dispatcher/client.js';
import type { HttpProxy } from './proxySettings';

export interface ConnectOptions {
  /** host:port of the target, IPv6 in brackets. */
  readonly authority: string;
  readonly secure: boolean;
  readonly proxy?: HttpProxy | undefined;
  readonly strictSSL: boolean;
  /** PEM certificates trusted beside the usual ones. */
  readonly extraCertificates: readonly string[];
  /** For each of: reaching the proxy, its answer to CONNECT, reaching the target with its TLS handshake. */
  readonly connectTimeoutMs: number;
}

/**
 * There is no connection: nothing of the request was sent. Every failure to connect becomes one, also
 * because undici takes some codes of plain socket errors for a reason to connect again, without end.
 */
export class ConnectFailure extends Error {
  constructor(
    override readonly cause: unknown,
    readonly at: 'proxy' | 'target',
    /** What the proxy answered to CONNECT, when it refused. */
    readonly proxyStatus?: number,
  ) {
    super('connect failed', { cause });
  }
}

type Connector = ReturnType<typeof buildConnector>;

/** Connects to the target, through a CONNECT tunnel when there is a proxy. Certificates are loaded at first use. */
export function createConnector(options: ConnectOptions): Connector {
  const { proxy, secure } = options;
  let made: Connector | undefined;
  const connect: Connector = (target, callback) => {
    made ??= buildConnector({
      timeout: options.connectTimeoutMs,
      // Both address families: a name may resolve to one that leads nowhere.
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: 500,
      ...(secure || proxy ? tlsOptions(options) : {}),
    });
    made(target, callback);
  };
  return (target, callback) => {
    const fail = (error: unknown): void =>
      callback(error instanceof ConnectFailure ? error : new ConnectFailure(error, 'target'), null);
    const finish = (httpSocket?: Socket): void =>
      connect({ ...target, ...(httpSocket && { httpSocket }) }, (error, socket) =>
        error ? fail(error) : callback(null, socket),
      );
    const ready = proxy === undefined ? Promise.resolve(undefined) : openTunnel(connect, proxy, options);
    ready.then(finish).catch(fail);
  };
}

/** Rejects with a ConnectFailure. One connection to the proxy a tunnel: it becomes the connection to the target. */
function openTunnel(
  connect: Connector,
  proxy: HttpProxy,
  { authority, connectTimeoutMs }: ConnectOptions,
): Promise<Socket> {
  // Without this, the proxy's certificate would be held against the target's name, which undici takes from `host`.
  const toProxy: Connector = (target, callback) => connect({ ...target, servername: '' }, callback);
  const client = new Client(proxy.origin, { connect: toProxy, headersTimeout: connectTimeoutMs });
  const headers = { host: authority, ...(proxy.authorization && { 'proxy-authorization': proxy.authorization }) };
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown, status?: number): void => reject(new ConnectFailure(cause, 'proxy', status));
    client.dispatch(
      { path: authority, method: 'CONNECT', headers },
      {
        onRequestStart() {},
        onRequestUpgrade(_controller, status, _headers, socket) {
          if (status >= 200 && status < 300) return resolve(socket as Socket);
          socket.on('error', () => {}).destroy();
          fail(undefined, status);
        },
        onResponseError(_controller, error) {
          fail(error);
          void client.destroy();
        },
      },
    );
  });
}

function tlsOptions({ strictSSL, extraCertificates }: ConnectOptions) {
  const ca = trusted(extraCertificates);
  return {
    rejectUnauthorized: strictSSL,
    // One context for all connections: reading hundreds of certificates takes milliseconds each time.
    ...(ca && { secureContext: tls.createSecureContext({ ca }) }),
  };
}

/** Newer Nodes than the oldest supported can read the system's certificates. */
type NewerTls = typeof tls & { getCACertificates?(type: 'default' | 'system'): string[] };

/** Undefined when Node's own defaults are all there is. */
function trusted(extraCertificates: readonly string[]): string[] | undefined {
  const { getCACertificates, rootCertificates } = tls as NewerTls;
  if (getCACertificates === undefined && extraCertificates.length === 0) return undefined;
  const known = getCACertificates
    ? [...getCACertificates('default'), ...getCACertificates('system')]
    : rootCertificates;
  return [...new Set([...known, ...extraCertificates])];
}
