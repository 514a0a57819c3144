import { visitSources } from './sourceNodes.mjs';

/**
 * A call of `l10n.t` in the sources. `messages` are its literals: several when it chooses between them. `argumentCount` is
 * undefined where it is not known before it runs. `isLate`: in a function, so it is not asked before the language is known.
 * @typedef {{place: string, messages: readonly string[], argumentCount: number | undefined, isLiteral: boolean, isLate: boolean}} TextCall
 */

/** @typedef {import('./sourceNodes.mjs').Node} Node */
/** @typedef {import('./sourceNodes.mjs').Ast} Ast */

/** @returns {Promise<TextCall[]>} every call in `src` */
export async function textCalls() {
  /** @type {TextCall[]} */
  const calls = [];
  await visitSources('src', (node, { ast, place, textOf }) => {
    if (!ast.isCallExpression(node) || !/(^|\.)l10n\.t$/.test(textOf(node.expression))) return;
    const [message, ...args] = node.arguments;
    const messages = message === undefined ? undefined : literals(message, ast);
    calls.push({
      place,
      messages: messages ?? [],
      argumentCount: args.some((each) => ast.isSpreadElement(each)) ? undefined : args.length,
      isLiteral: messages !== undefined,
      isLate: isInFunction(node, ast),
    });
  });
  return calls;
}

/** @returns {Promise<Record<string, string>>} what `bundle.l10n.json` has to hold: the English texts, sorted */
export async function sourceBundle() {
  const messages = new Set((await textCalls()).flatMap((call) => call.messages));
  return Object.fromEntries([...messages].sort().map((message) => [message, message]));
}

/**
 * @param {Node} node
 * @param {Ast} ast
 * @returns {readonly string[] | undefined} undefined for what is no literal, nor a choice between such
 */
function literals(node, ast) {
  if (ast.isStringLiteral(node)) return [node.text];
  if (!ast.isConditionalExpression(node)) return undefined;
  const [yes, no] = [literals(node.whenTrue, ast), literals(node.whenFalse, ast)];
  return yes && no ? [...yes, ...no] : undefined;
}

/**
 * @param {Node} node
 * @param {Ast} ast
 * @returns {boolean}
 */
function isInFunction(node, ast) {
  if (ast.isSourceFile(node)) return false;
  return ast.isFunctionLikeDeclaration(node) || isInFunction(node.parent, ast);
}
