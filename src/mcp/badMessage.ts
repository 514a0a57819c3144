import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';

/** The answer to a line that is no message of JSON-RPC, to the request that it may have been. */
export interface BadMessage {
  readonly jsonrpc: '2.0';
  readonly id: string | number | null;
  readonly error: { readonly code: number; readonly message: string };
}

/** Undefined for what is a message; whether it makes sense is another question. */
export function badMessage(line: string): BadMessage | undefined {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return answer(null, ErrorCode.ParseError, 'The message is not JSON');
  }
  const {
    jsonrpc,
    id = null,
    method,
    params = {},
  } = (isObject(message) ? message : {}) as Readonly<Record<string, unknown>>;
  const isRequest = typeof method === 'string' && isObject(params);
  const isAnswer = isObject(message) && method === undefined && ('result' in message || 'error' in message);
  if (jsonrpc === '2.0' && (id === null || isId(id)) && (isRequest || isAnswer)) return undefined;
  return answer(isId(id) ? id : null, ErrorCode.InvalidRequest, 'The message is not a JSON-RPC 2.0 message');
}

export const tooLong: BadMessage = {
  jsonrpc: '2.0',
  id: null,
  error: { code: ErrorCode.InvalidRequest, message: 'The message is too long' },
};

const answer = (id: BadMessage['id'], code: number, message: string): BadMessage => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
});

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isId = (id: unknown): id is string | number => typeof id === 'string' || Number.isInteger(id);
