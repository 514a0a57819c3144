import type { Credentials } from '../../api/types';
import { httpSettings, type ServiceSettings } from '../settings';
import type { AgentSettings } from './agentSettings';

/** How the MCP server is started; null takes a variable of the editor's environment away. */
export interface McpLaunch {
  readonly command: string;
  readonly args: string[];
  readonly env: Record<string, string | null>;
}

/** `credentials` are those for `apiUrl`, and no others: the server sends them to the address that it is given with them. */
export function mcpLaunch(
  script: string,
  { service, apiUrl }: ServiceSettings,
  { networkMode }: AgentSettings,
  folders: readonly string[],
  credentials: Credentials | undefined,
): McpLaunch {
  return {
    command: process.execPath,
    args: [
      script,
      ...['--service', service, '--api-url', apiUrl, '--network', networkMode],
      ...folders.flatMap((folder) => ['--folder', folder]),
    ],
    // In desktop VS Code the command is Electron, which is Node only when told so.
    env: {
      ELECTRON_RUN_AS_NODE: '1',
      ...proxyVariables(),
      ...keyVariables(service === 'local' ? undefined : credentials),
    },
  };
}

/** All of them: what the environment holds beside would be taken in their place. */
const keyVariables = (credentials: Credentials | undefined): McpLaunch['env'] => ({
  UNSANDBOX_API_KEY: credentials?.kind === 'bearer' ? credentials.key : null,
  UNSANDBOX_PUBLIC_KEY: credentials?.kind === 'pair' ? credentials.publicKey : null,
  UNSANDBOX_SECRET_KEY: credentials?.kind === 'pair' ? credentials.secretKey : null,
});

/** The editor's proxy, where it has one of its own. */
function proxyVariables(): McpLaunch['env'] {
  const { proxy, noProxy = [], off } = httpSettings();
  if (off) return { https_proxy: null, HTTPS_PROXY: null, http_proxy: null, HTTP_PROXY: null };
  return {
    ...(proxy ? { https_proxy: proxy } : {}),
    ...(noProxy.length > 0 ? { no_proxy: noProxy.join(',') } : {}),
  };
}
