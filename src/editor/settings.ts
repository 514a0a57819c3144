import * as vscode from 'vscode';
import type { HttpSettings } from '../api/http/proxySettings';
import { openSetting, UserError } from '../errors';
import type { ServiceKind } from '../jobs/jobs';
import { oneOf, optionProblem, type RunOptions } from './options/runOptions';

/** What the settings say of one run. Files are paths or globs relative to the workspace folder. */
export type RunSettings = Required<Omit<RunOptions, 'language' | 'input' | 'arguments'>>;

const names = ['ttl', 'networkMode', 'env', 'envFile', 'inputFiles', 'returnArtifact', 'returnWasmArtifact'] as const;

/** For a file of one language. Throws a sentence when a setting has a value that it cannot have. */
export function runSettings(scope: vscode.ConfigurationScope): RunSettings {
  const settings = vscode.workspace.getConfiguration('unsandbox', scope);
  const values = Object.fromEntries(names.map((name) => [name, settings.get<unknown>(name)]));
  for (const name of names) {
    const problem = optionProblem(name, values[name]);
    if (problem !== undefined) throw wrong(name, problem);
  }
  return values as unknown as RunSettings;
}

export interface ServiceSettings {
  readonly service: ServiceKind;
  /** Whether somebody chose: the first run asks only while nobody has. */
  readonly serviceChosen: boolean;
  readonly apiUrl: string;
}

/** Throws a sentence: a misspelt service must not send code to the other one. */
export function serviceSettings(): ServiceSettings {
  const settings = vscode.workspace.getConfiguration('unsandbox');
  const service = settings.get<unknown>('service');
  if (service !== 'cloud' && service !== 'local') throw wrong('service', oneOf('cloud', 'local'));
  const serviceChosen = settings.inspect('service')?.globalValue !== undefined;
  return { service, serviceChosen, apiUrl: String(settings.get<unknown>('apiUrl')) };
}

const wrong = (name: string, expected: string): UserError =>
  new UserError(
    vscode.l10n.t('The setting unsandbox.{0} has the wrong value. It takes: {1}.', name, expected),
    openSetting(`unsandbox.${name}`),
  );

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
