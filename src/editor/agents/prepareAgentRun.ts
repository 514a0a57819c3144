import * as vscode from 'vscode';
import { agentLanguage } from '../../agents/agentLanguage';
import { checkNetworkPolicy } from '../../agents/checkNetworkPolicy';
import { refuseSecrets } from '../../agents/refuseSecrets';
import { checkRunInput, type RunInput } from '../../agents/runInput';
import { checkExecuteRequest } from '../../api/checkRequest';
import { secretsOf } from '../../jobs/connection';
import type { Concern } from '../consent/consents';
import { uploadConcerns } from '../consent/uploadConcerns';
import { readInputFiles } from '../inputFiles/inputFiles';
import { serviceLanguages } from '../options/pickLanguage';
import type { EffectiveOptions, ResolvedOptions } from '../options/resolveOptions';
import type { Parts } from '../parts';
import type { PreparedRun } from '../run/prepareRun';
import { originOf } from '../service/origin';
import { serviceSettings } from '../settings';
import { agentSettings } from './agentSettings';
import { findAgentFiles } from './findAgentFiles';

/** A run of an agent that may be sent, and what it was given: all of it, so that nothing comes from settings or comments. */
export interface AgentRun {
  readonly prepared: PreparedRun;
  readonly options: EffectiveOptions;
}

/**
 * Reads and checks what an agent wants to run; nothing is sent. Throws a sentence for a model. Nobody may be there to see the
 * confirmation: what is not allowed is refused here.
 */
export async function prepareAgentRun(parts: Parts, value: unknown): Promise<AgentRun> {
  const input = checkRunInput(value);
  checkNetworkPolicy(input.networkMode, agentSettings().networkMode, 'the setting unsandbox.agents.networkMode');
  const language = await agentLanguage(input.language, () => serviceLanguages(parts.connections, parts.languages));
  const uris = await findAgentFiles(input.files);
  const source = await parts.givenCode.sourceOf(input.code, language, vscode.l10n.t('agent'));
  const inputFiles = await readInputFiles(uris, source.document.uri, 'run');
  const options = optionsOf(input, language, uris);
  const { ttl, networkMode, env } = options;
  const request = { language, code: input.code, ttl, networkMode, env, inputFiles };
  checkExecuteRequest(request);
  const prepared: PreparedRun = {
    source,
    request,
    environment: { env, secrets: new Map(), file: undefined, asked: [] },
    inputFiles,
    resolved: resolvedAs(options),
    notes: [vscode.l10n.t('started by an agent')],
    byAgent: true,
  };
  await checkNothingSecret(parts, prepared);
  return { prepared, options };
}

const optionsOf = (input: RunInput, language: string, inputFiles: readonly vscode.Uri[]): EffectiveOptions => ({
  language,
  ttl: input.ttl ?? agentSettings().ttl,
  networkMode: input.networkMode,
  env: input.env,
  envFile: '',
  inputFiles,
  returnArtifact: false,
  returnWasmArtifact: false,
});

function resolvedAs(values: EffectiveOptions): ResolvedOptions {
  const origins = Object.fromEntries(Object.keys(values).map((name) => [name, 'run' as const]));
  return { values, origins, comment: { options: {}, lines: {}, problems: [] }, notes: [] };
}

/** Also for the local sandbox: what a program prints goes to the model, which is rarely on this machine. */
async function checkNothingSecret(parts: Parts, prepared: PreparedRun): Promise<void> {
  const { apiUrl } = serviceSettings();
  // In the local sandbox it does not matter what address there is.
  const ownKeys = secretsOf(URL.canParse(apiUrl) ? await parts.keys.of(originOf(apiUrl)) : undefined);
  const concerns = await uploadConcerns({ ...prepared, place: '', ownKeys });
  const code = prepared.source.document.uri.toString();
  const what = concerns.map(({ label, reason, uri }: Concern) =>
    uri.toString() === code && label === prepared.source.title ? `the code (${reason})` : `${label} (${reason})`,
  );
  await refuseSecrets(what, prepared.environment.env, ownKeys);
}
