import { ErrorCode, JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';

/** The answer to a line that is no message of JSON-RPC, to the request that it may have been. */
export interface BadMessage {
  readonly jsonrpc: '2.0';
  readonly id: string | number | null;
  readonly error: { readonly code: number; readonly message: string };
}

/** Undefined for what the SDK takes as a message, which drops others without a word; whether it makes sense is another question. */
export function badMessage(line: string): BadMessage | undefined {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return answer(null, ErrorCode.ParseError, 'The message is not JSON');
  }
  const fields = (isObject(message) ? message : {}) as Readonly<Record<string, unknown>>;
  const { id, method } = fields;
  // Nobody answers an answer: two that do would never stop.
  const isAnswer = method === undefined && ('result' in fields || 'error' in fields);
  if (isAnswer || JSONRPCMessageSchema.safeParse(message).success) return undefined;
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
