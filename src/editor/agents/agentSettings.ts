import * as vscode from 'vscode';
import { limits } from '../../api/limits';
import type { NetworkMode } from '../../api/types';

/** What agents may do. No workspace can say more: these are from the settings of the user alone. */
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
  // A workspace may set this one for the runs of the person.
  const { globalValue, defaultValue } = settings.inspect<unknown>('ttl') ?? {};
  const ttl = globalValue ?? defaultValue;
  const isTtl = typeof ttl === 'number' && Number.isInteger(ttl) && ttl >= min && ttl <= max;
  return {
    // Anything else is a slip, and allows nothing.
    networkMode: settings.get<unknown>('agents.networkMode') === 'semitrusted' ? 'semitrusted' : 'zerotrust',
    ttl: isTtl ? ttl : limits.ttlSeconds.default,
    mcpServer: settings.get<unknown>('agents.mcpServer') === true,
  };
}
