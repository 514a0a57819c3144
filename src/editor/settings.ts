import * as vscode from 'vscode';
import type { HttpSettings } from '../api/http/proxySettings';
import type { NetworkMode } from '../api/types';
import type { ServiceKind } from '../jobs/jobs';

/** What the settings say of one run, for a file of one language. */
export interface RunSettings {
  readonly ttl: number;
  readonly networkMode: NetworkMode;
  readonly env: Readonly<Record<string, string>>;
  readonly inputFiles: readonly string[];
  readonly returnArtifact: boolean;
  readonly returnWasmArtifact: boolean;
}

export function runSettings(scope: vscode.ConfigurationScope): RunSettings {
  const settings = vscode.workspace.getConfiguration('unsandbox', scope);
  return {
    ttl: settings.get('ttl', 60),
    networkMode: settings.get<NetworkMode>('networkMode', 'zerotrust'),
    env: settings.get('env', {}),
    inputFiles: settings.get('inputFiles', []),
    returnArtifact: settings.get('returnArtifact', false),
    returnWasmArtifact: settings.get('returnWasmArtifact', false),
  };
}

export interface ServiceSettings {
  readonly service: ServiceKind;
  /** Whether somebody chose: the first run asks only while nobody has. */
  readonly serviceChosen: boolean;
  readonly apiUrl: string;
}

export function serviceSettings(): ServiceSettings {
  const settings = vscode.workspace.getConfiguration('unsandbox');
  return {
    service: settings.get('service') === 'local' ? 'local' : 'cloud',
    serviceChosen: settings.inspect('service')?.globalValue !== undefined,
    apiUrl: settings.get('apiUrl', 'https://api.unsandbox.com'),
  };
}

/** The editor's own proxy and certificate settings, as the client takes them. */
export function httpSettings(): HttpSettings {
  const http = vscode.workspace.getConfiguration('http');
  return {
    proxy: http.get('proxy', ''),
    noProxy: http.get<readonly string[]>('noProxy', []),
    strictSSL: http.get('proxyStrictSSL', true),
    authorization: http.get<string | null>('proxyAuthorization', null) ?? undefined,
    off: http.get('proxySupport') === 'off',
  };
}
