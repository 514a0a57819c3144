import { visitSources } from '../../../.dev/sourceNodes.mjs';

type Visit = Parameters<typeof visitSources>[1];
type Node = Parameters<Visit>[0];
type Tools = Parameters<Visit>[1];

/** Texts that are for nobody to read in the editor, by the file that they are in. What only programs read has no words. */
const forNobody: Readonly<Record<string, readonly RegExp[]>> = {
  // Names under which agreements are kept: the same in every language.
  'src/editor/consent/commentConcerns.ts': [/^(comment|file|variable) …/],
  'src/editor/consent/taskConcerns.ts': [/^(task|file|value) …/],
  'src/editor/consent/uploadConcerns.ts': [/^(name|variables? of|variable|secret|…) …/],
  'src/jobs/request/sensitive.ts': [/^(an?|the|your) /],
  'src/jobs/servicePlace.ts': [/^local sandbox$/],
  // Which of the two links a line has.
  'src/editor/output/noticeLinks.ts': [/^Open /],
  'src/jobs/output/notices.ts': [/^Open /],
  // Tells states apart.
  'src/editor/panel/output.ts': [/^(unknown: …|… cancelling)$/],
  // Causes that are never shown.
  'src/api/http/abortError.ts': [/^This operation was aborted$/],
  'src/api/http/connector.ts': [/^connect failed$/],
  'src/api/http/exchange.ts': [/^not sent$/],
  // Headers, and lines for a shell.
  'src/api/http/proxySettings.ts': [/^Basic …$/],
  'src/api/signing.ts': [/^Bearer …$/],
  'src/jobs/request/sentRequest.ts': [/-H |openssl|curl/],
  // Names of properties.
  'src/jobs/tasks/taskEntry.ts': [/^(type label|runOptions dependsOn|suppressTaskName) /],
  // Goes to the service as code.
  'src/jobs/stdin/wrapProgram.ts': [/Starts … with the input/],
  // The names of streams.
  'src/editor/output/terminalViews.ts': [/^── stderr ──$/],
  'src/jobs/history/comparison.ts': [/^── stderr ──\n…$/],
};

/** What language models read: the tools, their answers and their errors. Those of the editor, too. */
const forModels = /^src\/(agents|mcp)\/|^src\/editor\/agents\/(prepareAgentRun|runForAgent)\.ts$/;

/** Patterns and programs of other languages, told from texts by nothing but where they are. */
const ofPrograms =
  /^src\/(sandbox|jobs\/(locations|samples|stdin\/(readPatterns|wrappers|bareCode|whatItReads)|request\/languages))/;

/** Literals that read like texts and are not translated, with their places. */
export async function plainTexts(): Promise<readonly string[]> {
  const found: string[] = [];
  await visitSources('src', (node, tools) => {
    const text = literalText(node, tools)?.replace(/\$\([\w~-]+\)/g, ''); // without icons
    if (text === undefined || ofPrograms.test(tools.path) || forModels.test(tools.path) || isForPrograms(node, tools))
      return;
    if (names.test(text) || !/\p{L}{2}/u.test(text)) return;
    if (!readsLikeText(text) && !isShown(node, tools)) return;
    const isKnown = forNobody[tools.path]?.some((pattern) => pattern.test(text)) ?? false;
    if (!isKnown) found.push(`${tools.place} ${JSON.stringify(text)}`);
  });
  return found;
}

/** A template's values are `…`. */
function literalText(node: Node, { ast }: Tools): string | undefined {
  if (ast.isStringLiteral(node) || ast.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ast.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

/** Two words, a word beside a value, or a word that begins with a capital. */
const readsLikeText = (text: string): boolean =>
  /[a-z]{2,}[,:.]? [(a-z]|[a-z]{2,}[,:.]? …|… [a-z]{2,}/i.test(text) || /^[A-Z][a-z]+[.!?…]*$/.test(text);

/** Names and values, the same in every language. */
const names = /^\s*(unsandbox(: …)?|zerotrust|semitrusted)$/;

const shownProperties =
  /^(label|description|detail|tooltip|placeHolder|placeholder|prompt|title|message|sentence|name|documentation|validationMessage)$/;

/** The value of what is shown, or an error's sentence: there a single word is a text, too. */
function isShown(node: Node, { ast, path, textOf }: Tools): boolean {
  const { parent } = node;
  if (ast.isNewExpression(parent)) return parent.arguments?.[0] === node && errors.test(textOf(parent.expression));
  const isProperty = ast.isPropertyAssignment(parent) && parent.initializer === node;
  return isProperty && path.startsWith('src/editor') && shownProperties.test(textOf(parent.name));
}

const errors = /^(UserError|ApiError|MalformedAnswerError|UnreachableError|LostJobError|ShapeError)$/;

/** Imports, types, what goes to the log in English, and what is translated. */
function isForPrograms(node: Node, tools: Tools): boolean {
  const { ast, textOf } = tools;
  if (ast.isSourceFile(node)) return false;
  if (ast.isImportDeclaration(node) || ast.isTypeNode(node)) return true;
  if (ast.isCallExpression(node) && /(^|\.)(l10n\.t|log\.(error|warn|info|debug|trace))$/.test(textOf(node.expression)))
    return true;
  if (ast.isNewExpression(node) && /^(Error|TypeError|RegExp)$/.test(textOf(node.expression))) return true;
  return isForPrograms(node.parent, tools);
}
