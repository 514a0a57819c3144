import { Protocol } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  ErrorCode,
  LATEST_PROTOCOL_VERSION,
  McpError,
  type Notification,
  type Request,
  type Result,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/sdk/types.js';
import { version } from '../../package.json';
import { allTools, runTool } from '../agents/toolTexts';
import { maskText } from '../jobs/output/mask';
import { type Context, sentenceFor, tools } from './tools';

/**
 * The server's side of MCP on the SDK's protocol layer, which matches requests, answers and cancellations. The SDK's own server class is not used:
 * it brings a validator of schemas that is larger than all the rest, and our inputs are checked by our own code in any case.
 */
export class ToolServer extends Protocol<Request, Notification, Result> {
  constructor(private readonly context: Context) {
    super();
    this.fallbackRequestHandler = ({ method, params }, { signal }) => this.answer(method, params, signal);
    this.fallbackNotificationHandler = async () => {};
  }

  private async answer(method: string, params: unknown, signal: AbortSignal): Promise<Result> {
    const fields = (typeof params === 'object' && params !== null ? params : {}) as Readonly<Record<string, unknown>>;
    if (method === 'initialize') return initialized(fields['protocolVersion']);
    if (method === 'tools/list') return { tools: listed };
    if (method === 'tools/call') return this.call(fields, signal);
    throw new McpError(ErrorCode.MethodNotFound, `There is no method ${JSON.stringify(method.slice(0, 80))}`);
  }

  /** What a tool refuses is a result, which the model reads; only a call of no tool is an error of the protocol. */
  private async call(
    { name, arguments: input = {} }: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<Result> {
    const tool = typeof name === 'string' && Object.hasOwn(tools, name) ? tools[name] : undefined;
    if (tool === undefined)
      throw new McpError(ErrorCode.InvalidParams, `Unknown tool: ${JSON.stringify(String(name).slice(0, 80))}`);
    const { service } = this.context;
    const content = (text: string) => [{ type: 'text', text: maskText(text, service.ownKeys) }];
    try {
      return { content: content(await tool(this.context, input, signal)) };
    } catch (error) {
      if (signal.aborted) throw error;
      return { content: content(sentenceFor(this.context, error)), isError: true };
    }
  }

  // It asks clients for nothing, and offers what it answers.
  protected override assertCapabilityForMethod(): void {}
  protected override assertNotificationCapability(): void {}
  protected override assertRequestHandlerCapability(): void {}
  protected override assertTaskCapability(): void {}
  protected override assertTaskHandlerCapability(): void {}
}

const initialized = (asked: unknown): Result => ({
  protocolVersion: SUPPORTED_PROTOCOL_VERSIONS.find((known) => known === asked) ?? LATEST_PROTOCOL_VERSION,
  capabilities: { tools: {} },
  serverInfo: { name: 'unsandbox', title: 'unsandbox', version },
  instructions: `Runs programs in an isolated sandbox: ${runTool.name}.`,
});

const listed = allTools.map(({ name, title, description, inputSchema }) => ({
  name,
  title,
  description,
  inputSchema,
  annotations: hintsOf(name),
}));

function hintsOf(name: string) {
  if (name === runTool.name) return { readOnlyHint: false, destructiveHint: false, idempotentHint: false };
  return name.startsWith('list')
    ? { readOnlyHint: true, openWorldHint: false }
    : { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false };
}
