import type { IncomingHttpHeaders } from 'node:http';
import { StringDecoder } from 'node:string_decoder';
import * as l10n from '@vscode/l10n';
import type { Dispatcher } from 'undici';
import { MalformedAnswerError, UnreachableError } from '../../errors';
import { abortError } from './abortError';
import { explain } from './explain';
import type { HttpAnswer, TransportOptions } from './transport';

export interface ExchangeOptions extends Pick<TransportOptions, 'endpoint' | 'proxy' | 'maxAnswerBytes'> {
  readonly deadlineMs: number;
  readonly hasOutput: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** One request and its answer, as undici tells of it. Settles exactly once. */
export class Exchange implements Dispatcher.DispatchHandler {
  private state: 'open' | 'ended' = 'open';
  private sent = false;
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  // Decoded as it arrives: tens of megabytes at once would stall the editor's other extensions.
  private readonly decoder = new StringDecoder('utf8');
  private readonly parts: string[] = [];
  private size = 0;
  private readonly deadline: NodeJS.Timeout;
  private readonly onAbort = (): void => this.fail(abortError(this.options.signal));

  constructor(
    private readonly options: ExchangeOptions,
    private readonly resolve: (answer: HttpAnswer) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.deadline = setTimeout(() => this.fail(this.tooSlow()), options.deadlineMs);
    options.signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  /** A connection stands and the request is about to be written: the last moment to stop it unsent. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Never twice, whatever the reason to try again.
    if (this.state === 'ended' || this.sent) {
      controller.abort(new Error('not sent'));
    } else {
      this.controller = controller;
      this.sent = true;
    }
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
    if (Number(headers['content-length']) > this.options.maxAnswerBytes) this.fail(this.tooLarge());
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > this.options.maxAnswerBytes) this.fail(this.tooLarge());
    else if (this.state === 'open') this.parts.push(this.decoder.write(chunk));
  }

  onResponseEnd(): void {
    if (!this.end()) return;
    const text = [...this.parts, this.decoder.end()].join('');
    this.resolve({ status: this.status, headers: this.headers, text });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const { endpoint, proxy } = this.options;
    if (this.end()) this.reject(explain(error, { host: endpoint.host, proxy, sent: this.sent, status: this.status }));
  }

  private fail(error: Error): void {
    if (!this.end()) return;
    this.reject(error);
    this.controller?.abort(error);
  }

  private end(): boolean {
    const first = this.state === 'open';
    this.state = 'ended';
    clearTimeout(this.deadline);
    this.options.signal?.removeEventListener('abort', this.onAbort);
    return first;
  }

  private tooLarge(): MalformedAnswerError {
    const { endpoint, maxAnswerBytes, hasOutput } = this.options;
    const remedy = hasOutput
      ? l10n.t('Make the program print less.')
      : l10n.t('Check the service address in the settings.');
    const most = l10n.t('{0} MB', Math.floor(maxAnswerBytes / 1_048_576));
    return new MalformedAnswerError(
      l10n.t('{0} sent an answer of more than {1}, which was not read to its end. {2}', endpoint.host, most, remedy),
      this.status,
    );
  }

  private tooSlow(): UnreachableError {
    return new UnreachableError(
      l10n.t('{0} took too long to answer. Check your connection and try again.', this.options.endpoint.host),
      this.sent,
    );
  }
}
