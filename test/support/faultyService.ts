import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A service on loopback that answers as a test says, and counts what it is asked. */
export interface FaultyService {
  readonly url: string;
  /** `POST /execute/async` and so on, in order. */
  readonly requests: readonly string[];
  /** The body of each of them. */
  readonly bodies: readonly string[];
  close(): Promise<void>;
}

/** `answer` is called when the request's body has been read. */
export async function startFaultyService(answer: Answer): Promise<FaultyService> {
  const requests: string[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    const index = requests.push(`${request.method} ${request.url}`) - 1;
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      bodies[index] = Buffer.concat(chunks).toString();
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    bodies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const json =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

export const text =
  (status: number, type: string, body: string): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };

export const reset: Answer = (request) => {
  request.socket.destroy();
};
