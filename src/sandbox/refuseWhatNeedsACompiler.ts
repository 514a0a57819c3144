import { parse } from 'sucrase/dist/parser';
import { ContextualKeyword } from 'sucrase/dist/parser/tokenizer/keywords';
import { TokenType } from 'sucrase/dist/parser/tokenizer/types';

type Token = ReturnType<typeof parse>['tokens'][number];

/** Inside of a namespace: more than types. */
const running: readonly TokenType[] = [
  TokenType._const,
  TokenType._let,
  TokenType._var,
  TokenType._function,
  TokenType._class,
  TokenType._enum,
];

/**
 * Throws where the types cannot be stripped without changing what the program does: they would be dropped without a word. The error reads
 * as Node's own.
 */
export function refuseWhatNeedsACompiler(source: string, file: string): void {
  const tokens = tokensOf(source);
  for (const [index, token] of tokens.entries()) {
    if (token.type === TokenType.at && !token.isType) throw refusal('Decorators', token, source, file);
    if (isNamespace(tokens, index) && hasCode(tokens, index))
      throw refusal('Namespaces that hold code', token, source, file);
  }
}

/** None where the source has an error: whoever strips the types says where. */
function tokensOf(source: string): readonly Token[] {
  try {
    return parse(source, false, true, false).tokens;
  } catch {
    return [];
  }
}

/** Neither `declare namespace`, which is about code of elsewhere, nor a variable of that name. */
function isNamespace(tokens: readonly Token[], index: number): boolean {
  const { isType, contextualKeyword } = tokens[index] as Token;
  const isKeyword =
    contextualKeyword === ContextualKeyword._namespace || contextualKeyword === ContextualKeyword._module;
  const before = tokens[index - 1]?.contextualKeyword;
  return isType && isKeyword && before !== ContextualKeyword._declare && before !== ContextualKeyword._namespace;
}

function hasCode(tokens: readonly Token[], from: number): boolean {
  let depth = 0;
  for (const { type, contextualKeyword } of tokens.slice(from)) {
    if (type === TokenType.braceL) depth += 1;
    if (type === TokenType.braceR) depth -= 1;
    if (type === TokenType.braceR && depth === 0) return false;
    if (depth > 0 && (running.includes(type) || contextualKeyword === ContextualKeyword._enum)) return true;
  }
  return false;
}

function refusal(what: string, { start, end }: Token, source: string, file: string): SyntaxError {
  const before = source.slice(0, start).split('\n');
  const column = before.at(-1)?.length ?? 0;
  const line = source.split('\n')[before.length - 1] ?? '';
  const message = `${what} cannot be run here: only the types are removed, and nothing is compiled. Use modules and functions instead.`;
  const error = new SyntaxError(message);
  error.stack = `${file}:${before.length}\n${line}\n${' '.repeat(column)}${'^'.repeat(end - start)}\n\nSyntaxError: ${message}`;
  return error;
}
