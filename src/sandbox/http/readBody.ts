import type { IncomingMessage } from 'node:http';
import { Refusal, tooLarge, tooMany } from './refusal';

const slowestMs = 10_000;

/** Bytes that all requests together may hold while they are read, wait and run. */
export class PayloadBudget {
  #held = 0;

  constructor(readonly capBytes: number) {}

  /** The returned function gives the bytes back; calling it again does nothing. */
  reserve(bytes: number): () => void {
    if (this.#held + bytes > this.capBytes) {
      throw tooMany('concurrency_limit_reached', 'Too much is waiting to run: try again when a job has ended.', {});
    }
    this.#held += bytes;
    let held = bytes;
    return () => {
      this.#held -= held;
      held = 0;
    };
  }
}

export interface Body {
  readonly bytes: Buffer;
  /** Gives the bytes back to the budget. */
  readonly release: () => void;
  /** Once it is read the text is no longer needed, while its job may wait and run for long. */
  readonly drop: () => void;
}

/** Never waits longer than ten seconds, never holds more than `capBytes`, never more than the budget has. */
export async function readBody(
  request: IncomingMessage,
  capBytes: number,
  budget: PayloadBudget,
  onWanted: () => void,
): Promise<Body> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > capBytes) throw bodyTooLarge(capBytes);
  onWanted();
  const chunks: Buffer[] = [];
  const releases: Array<() => void> = [];
  const release = (): void => {
    for (const give of releases) give();
  };
  try {
    await collect(request, capBytes, (chunk) => {
      releases.push(budget.reserve(chunk.length));
      chunks.push(chunk);
    });
  } catch (error) {
    release();
    throw error;
  }
  const body = {
    bytes: Buffer.concat(chunks.splice(0)),
    release,
    drop: () => {
      body.bytes = Buffer.alloc(0);
    },
  };
  return body;
}

function collect(request: IncomingMessage, capBytes: number, keep: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let length = 0;
    const settle = (error?: unknown): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
      // What still comes is read and dropped, so that the client gets to see the answer.
      request.on('error', () => {}).resume();
      if (error === undefined) resolve();
      else reject(error);
    };
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      try {
        if (length > capBytes) throw bodyTooLarge(capBytes);
        keep(chunk);
      } catch (error) {
        settle(error);
      }
    };
    const onEnd = (): void => settle();
    const onClose = (): void => settle(new Refusal(400, 'incomplete_body', 'The connection ended within the body.'));
    const timer = setTimeout(() => settle(new Refusal(408, 'request_timeout', tooSlow, {}, close)), slowestMs);
    if (__WITHOUT__ === 'body-timeout') clearTimeout(timer);
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

const tooSlow = 'The body did not arrive within ten seconds.';
const close = { connection: 'close' };
const bodyTooLarge = (capBytes: number): Refusal =>
  tooLarge('body_too_large', `The body is larger than the ${capBytes} bytes that are allowed here.`);
