import { isMalformedAnswerError } from '../errors';
import { type Endpoint, parseEndpoint } from './http/endpoint';
import { type HttpSettings, proxyFor } from './http/proxySettings';
import { createTransport, type HttpAnswer, type Timeouts, type Transport } from './http/transport';
import { parseAnswer } from './parse/parseAnswer';
import { isRefusal, refusal } from './refusal';
import { authHeaders, checkCredentials, keySourceOf, keysOf } from './signing';
import type { Credentials } from './types';

export interface ClientOptions {
  /** https, or http to this machine; a path is kept and prefixed. */
  readonly baseUrl: string;
  readonly credentials?: Credentials | undefined;
  /** The editor's proxy and certificate settings; HTTPS_PROXY, HTTP_PROXY and NO_PROXY stand in for absent ones. */
  readonly proxy?: HttpSettings | undefined;
  readonly userAgent?: string | undefined;
  /** PEM certificates trusted beside the default and the system's ones. */
  readonly extraCertificates?: readonly string[] | undefined;
  /** Answers larger than this are refused. 64 MiB unless told. */
  readonly maxAnswerBytes?: number | undefined;
  readonly timeouts?: Partial<Timeouts & { readonly headMs: number }> | undefined;
  /** Hears of each request that goes out. */
  readonly onRequest?: (() => void) | undefined;
  /** Hears how each of them ended: with this error, or well. */
  readonly onEnd?: ((error: unknown) => void) | undefined;
  /** Milliseconds since the epoch, for signatures. */
  readonly now?: (() => number) | undefined;
}

/**
 * How long the head of an answer may take at most, in milliseconds. A look that is not answered is repeated; a submit takes a service
 * moments, and somebody waits for it, but it cannot be repeated.
 */
const patienceMs = { look: 15_000, submit: 30_000 };
/** Bytes a millisecond that a slow line sends: a large request takes its time before it can be answered. */
const slowestLine = 50;
/** In UTF-16 units. */
const longAnswer = 1_048_576;
/** Defaults, in milliseconds. */
const defaultTimeouts = { connectMs: 15_000, headMs: 60_000, silenceMs: 60_000, wholeMs: 600_000 };

/** One request of the API and how to read its answer. */
export interface Call<T> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly contentType?: string;
  readonly body?: readonly Buffer[];
  readonly headTimeoutMs?: number;
  /** What the service answers at once, or something is wrong. */
  readonly patience?: keyof typeof patienceMs;
  /** The answer carries what a program printed. */
  readonly hasOutput?: boolean;
  readonly parse: (value: unknown) => T;
  /** Whether an answer that is not 2xx is to be parsed like one that is. */
  readonly accepts?: (answer: HttpAnswer) => boolean;
}

export type Send = <T>(call: Call<T>, signal?: AbortSignal) => Promise<T>;

/** Throws a UserError when the address, the keys or the proxy cannot be used. */
export function createSender(options: ClientOptions): { send: Send; close(): Promise<void> } {
  const endpoint = parseEndpoint(options.baseUrl);
  checkCredentials(options.credentials);
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const transport = openTransport(endpoint, timeouts, options);
  const now = options.now ?? Date.now;
  const exchange: Send = async ({ parse, accepts, ...call }, signal) => {
    const { method, body = [], hasOutput = false, patience } = call;
    const usualMs = patience === undefined ? timeouts.headMs : Math.min(patienceMs[patience], timeouts.headMs);
    const size = body.reduce((sum, piece) => sum + piece.length, 0);
    const headTimeoutMs = (call.headTimeoutMs ?? usualMs) + size / slowestLine;
    const path = endpoint.basePath + call.path;
    // At once: what is asked next has to know of it.
    options.onRequest?.();
    const headers = {
      ...plainHeaders(options, call.contentType),
      ...(await authHeaders(options.credentials, { method, path, body }, now())),
    };
    const request = { method, path, headers, body, headTimeoutMs, hasOutput };
    const answer = await transport.send(request, signal);
    const accepted = (answer.status >= 200 && answer.status < 300) || accepts?.(answer);
    const refused = (): Error =>
      refusal(answer, {
        host: endpoint.host,
        nowMs: now(),
        secrets: keysOf(options.credentials),
        keySource: keySourceOf(options.credentials),
      });
    if (!accepted) throw refused();
    // Reading megabytes of JSON takes long enough to be a turn of its own.
    if (answer.text.length > longAnswer) await new Promise((resolve) => setImmediate(resolve));
    try {
      return parseAnswer(answer, endpoint.host, parse);
    } catch (error) {
      throw isMalformedAnswerError(error) && isRefusal(answer) ? refused() : error;
    }
  };
  const send: Send = async (call, signal) => {
    try {
      const answer = await exchange(call, signal);
      options.onEnd?.(undefined);
      return answer;
    } catch (error) {
      options.onEnd?.(error);
      throw error;
    }
  };
  return { send, close: transport.close };
}

function openTransport(endpoint: Endpoint, timeouts: Timeouts, options: ClientOptions): Transport {
  const { proxy = {}, extraCertificates = [], maxAnswerBytes = 64 * 1_048_576 } = options;
  return createTransport({
    endpoint,
    timeouts,
    extraCertificates,
    maxAnswerBytes,
    proxy: proxyFor(endpoint, proxy, process.env),
    strictSSL: proxy.strictSSL ?? true,
  });
}

const plainHeaders = ({ userAgent = 'unsandbox-vscode' }: ClientOptions, contentType: string | undefined) => ({
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': userAgent,
  ...(contentType && { 'content-type': contentType }),
});
