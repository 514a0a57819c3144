import * as vscode from 'vscode';
import { isTrusted, needsTrust } from '../consent/workspaceTrust';
import type { Parts } from '../parts';
import { originOf } from '../service/origin';
import { serviceSettings } from '../settings';
import { agentSettings } from './agentSettings';
import { type McpLaunch, mcpLaunch } from './mcpLaunch';

const providerId = 'unsandbox.mcp';

/** What VS Code has of this since 1.101; the types are of the oldest version that we run in. */
interface McpApi {
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: string[],
    env: McpLaunch['env'],
    version: string,
  ) => McpDefinition;
  readonly lm: {
    readonly registerMcpServerDefinitionProvider?: (id: string, provider: McpProvider) => vscode.Disposable;
  };
}
interface McpDefinition {
  command: string;
  args: string[];
  env: McpLaunch['env'];
}
interface McpProvider {
  readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
  provideMcpServerDefinitions(): McpDefinition[];
  resolveMcpServerDefinition(definition: McpDefinition): Promise<McpDefinition>;
}

/**
 * Offers the MCP server to the editor, where the user has asked for it: the editor's own agents have the tools already, and would see each of
 * them twice.
 */
export function offerMcpServer(parts: Parts, context: vscode.ExtensionContext): vscode.Disposable {
  const { McpStdioServerDefinition: Definition, lm } = vscode as unknown as McpApi;
  const { registerMcpServerDefinitionProvider: register } = lm;
  if (Definition === undefined || register === undefined) return notOffered;
  const script = context.asAbsolutePath('dist/mcp.js');
  const version = String(context.extension.packageJSON.version);
  const define: Define = ({ command, args, env }) => new Definition('unsandbox', command, args, env, version);
  const changed = new vscode.EventEmitter<void>();
  const provider = { onDidChangeMcpServerDefinitions: changed.event, ...mcpDefinitions(parts, script, define) };
  return vscode.Disposable.from(
    changed,
    registered(parts, () => register(providerId, provider)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const names = ['agents', 'service', 'apiUrl'];
      if (names.some((name) => event.affectsConfiguration(`unsandbox.${name}`))) changed.fire();
    }),
  );
}

type Define = (launch: McpLaunch) => McpDefinition;

/** There is none in a workspace that is not trusted: the server reads its files, and knows nothing of trust. */
export function mcpDefinitions(
  { keys }: Pick<Parts, 'keys'>,
  script: string,
  define: Define,
): Omit<McpProvider, 'onDidChangeMcpServerDefinitions'> {
  return {
    provideMcpServerDefinitions: () =>
      agentSettings().mcpServer && isTrusted()
        ? [define(mcpLaunch(script, serviceSettings(), agentSettings(), folderPaths(), undefined))]
        : [],
    // Address and key are read together: settings may have changed since it was listed.
    resolveMcpServerDefinition: async (definition) => {
      if (!isTrusted()) throw needsTrust(vscode.l10n.t('The MCP server runs only in a workspace that you trust.'));
      const service = serviceSettings();
      const credentials = service.service === 'local' ? undefined : await keys.of(originOf(service.apiUrl));
      return Object.assign(definition, mcpLaunch(script, service, agentSettings(), folderPaths(), credentials));
    },
  };
}

const notOffered: vscode.Disposable = { dispose: () => {} };

/** VS Code 1.100 has the function as a proposal, with another contribution point: what it refuses must not cost all the rest. */
function registered({ log }: Parts, register: () => vscode.Disposable): vscode.Disposable {
  try {
    return register();
  } catch (error) {
    log.info(`The MCP server is not offered, as this editor does not take it: ${String(error)}`);
    return notOffered;
  }
}

/** The server reads files by their paths: folders that are elsewhere are left out. */
const folderPaths = (): readonly string[] =>
  (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
