import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Pool from 'undici/lib/dispatcher/pool.js';
import { abortError } from './abortError';
import { createConnector } from './connector';
import type { Endpoint } from './endpoint';
import { Exchange } from './exchange';
import type { HttpProxy } from './proxySettings';

export interface TransportOptions {
  readonly endpoint: Endpoint;
  readonly proxy?: HttpProxy | undefined;
  readonly strictSSL: boolean;
  readonly extraCertificates: readonly string[];
  readonly maxAnswerBytes: number;
  readonly timeouts: Timeouts;
}

/** Milliseconds. */
export interface Timeouts {
  readonly connectMs: number;
  /** The longest silence while the answer's body arrives. */
  readonly silenceMs: number;
  /** The longest time from the first try to connect to the last byte, beside the time allowed for the answer's head. */
  readonly wholeMs: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With the base path and the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** In pieces; none for no body. */
  readonly body: readonly Buffer[];
  /** How long the answer's head may take once the request was sent. */
  readonly headTimeoutMs: number;
  /** The answer carries what a program printed: one that is too large is the program's doing. */
  readonly hasOutput: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Decoded as UTF-8; what is not UTF-8 became replacement characters. */
  readonly text: string;
}

export interface Transport {
  /**
   * Sends once; nothing is ever retried and no redirect followed. Rejects with UnreachableError,
   * MalformedAnswerError, or the signal's AbortError.
   */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer>;
  /** Calls under way finish; idle connections end. */
  close(): Promise<void>;
}

export function createTransport(options: TransportOptions): Transport {
  const pool = createPool(options);
  const send: Transport['send'] = async ({ headTimeoutMs, body, headers, hasOutput, ...request }, signal) => {
    if (signal?.aborted) throw abortError(signal);
    return new Promise((resolve, reject) => {
      const limits = { ...options, deadlineMs: options.timeouts.wholeMs + headTimeoutMs, hasOutput, signal };
      const exchange = new Exchange(limits, resolve, reject);
      pool.dispatch({ ...request, ...framed(body, headers), headersTimeout: headTimeoutMs }, exchange);
    });
  };
  return { send, close: () => pool.close() };
}

function createPool(options: TransportOptions): Pool {
  const { endpoint, timeouts } = options;
  const port = /:\d+$/.test(endpoint.host) ? '' : endpoint.secure ? ':443' : ':80';
  return new Pool(endpoint.origin, {
    // One request at a time on a connection: undici repeats pipelined ones by itself.
    pipelining: 1,
    bodyTimeout: timeouts.silenceMs,
    connect: createConnector({
      ...options,
      authority: endpoint.host + port,
      secure: endpoint.secure,
      connectTimeoutMs: timeouts.connectMs,
    }),
  });
}

/** The body as undici takes it. Several pieces are streamed; their length is known all the same. */
function framed(body: readonly Buffer[], headers: HttpRequest['headers']) {
  if (body.length <= 1) return { body: body[0] ?? null, headers };
  const length = body.reduce((sum, piece) => sum + piece.length, 0);
  return { body: Readable.from(inTurns(body)), headers: { ...headers, 'content-length': String(length) } };
}

async function* inTurns(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    yield piece;
    await nextTurn();
  }
}
