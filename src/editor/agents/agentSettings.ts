import * as vscode from 'vscode';
import { limits } from '../../api/limits';
import type { NetworkMode } from '../../api/types';

/** What agents may do. No workspace can say more: the editor reads these from the settings of the user alone. */
export interface AgentSettings {
  /** The most that they may ask for. */
  readonly networkMode: NetworkMode;
  /** In seconds, where they do not say. */
  readonly ttl: number;
  readonly mcpServer: boolean;
}

export function agentSettings(): AgentSettings {
  const settings = vscode.workspace.getConfiguration('unsandbox');
  const { min, max } = limits.ttlSeconds;
  const ttl = settings.get<unknown>('ttl');
  const isTtl = typeof ttl === 'number' && Number.isInteger(ttl) && ttl >= min && ttl <= max;
  return {
    // Anything else is a slip, and allows nothing.
    networkMode: settings.get<unknown>('agents.networkMode') === 'semitrusted' ? 'semitrusted' : 'zerotrust',
    ttl: isTtl ? ttl : limits.ttlSeconds.default,
    mcpServer: settings.get<unknown>('agents.mcpServer') === true,
  };
}
