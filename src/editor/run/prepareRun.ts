import * as vscode from 'vscode';
import { checkExecuteRequest, checkShebangRequest } from '../../api/checkRequest';
import { limits } from '../../api/limits';
import type { RunParameters, RunRequest } from '../../api/types';
import { type SentRequest, sentRequest } from '../../jobs/request/sentRequest';
import type { WrappedProgram } from '../../jobs/stdin/wrapProgram';
import { checkNoSecrets, type Environment, environmentOf } from '../environment/environment';
import { readInputFiles, type SourceFile } from '../inputFiles/inputFiles';
import { type ResolvedOptions, resolveOptions } from '../options/resolveOptions';
import type { RunOptions } from '../options/runOptions';
import type { Parts } from '../parts';
import { asksForMore, readGiven, wrapRequest } from '../stdin/given';
import { askForLanguage, languageOfSource } from './language';
import type { Source } from './source';

/**
 * Who asked for a run: code cannot be asked anything; a person is shown its output and what could be done next, unless it is one of
 * several at once (`batch`), as of tests, or a task, which has a terminal for it. What a task asks for is its author's wish.
 */
export type Asker = 'person' | 'batch' | 'task' | 'code';

/** A run that is ready to be sent. */
export interface PreparedRun {
  readonly source: Source;
  readonly request: RunRequest;
  readonly environment: Environment;
  readonly inputFiles: readonly SourceFile[];
  readonly resolved: ResolvedOptions;
  readonly notes: readonly string[];
  /** Read as its input: not one of its input files. */
  readonly inputFrom?: SourceFile | undefined;
  /** Of a task: what the editor has put into its values from outside of the workspace, as it is written: `${env:HOME}`. */
  readonly inserted?: readonly string[] | undefined;
  /** Where it is given input or arguments: what the wrapper starts. */
  readonly wrapped?: WrappedProgram | undefined;
  readonly byAgent?: boolean;
}

/**
 * Reads and checks everything; nothing is sent. Undefined when the person dismissed the question for the language.
 * Throws a sentence when something is wrong.
 */
export async function prepareRun(
  parts: Parts,
  source: Source,
  asker: Asker,
  once: RunOptions,
): Promise<PreparedRun | undefined> {
  if (asker === 'code') checkNoSecrets(once.env);
  const { document } = source;
  const origin = asker === 'task' ? 'task' : 'run';
  const resolved = resolveOptions(source, parts.fileOptions.of(document.uri), once, origin);
  const { values, origins } = resolved;
  const inputFiles = await readInputFiles(values.inputFiles, document.uri, origins.inputFiles ?? 'settings');
  const environment = await environmentOf(resolved, document, parts.secrets);
  const given = await readGiven(resolved, document.uri);
  const plain = await requestOf(parts, source, asker, resolved, environment, inputFiles);
  if (plain === undefined) return undefined;
  const { request, wrapped } = given === undefined ? { request: plain } : wrapRequest(plain, source, given);
  return {
    source,
    request,
    wrapped,
    environment,
    inputFiles,
    inputFrom: given?.file,
    resolved,
    notes: [...resolved.notes, ...emptyGlobs(resolved, inputFiles)],
  };
}

/** What leaves the machine beside the program. */
export const uploadedFiles = ({ inputFiles, inputFrom }: PreparedRun): readonly SourceFile[] =>
  inputFrom === undefined ? inputFiles : [...inputFiles, inputFrom];

/** What is shown and kept of the request. */
export const sentOf = ({ request, source, wrapped }: PreparedRun): SentRequest =>
  sentRequest(request, wrapped && { filename: wrapped.program, code: source.code });

async function requestOf(
  parts: Parts,
  source: Source,
  asker: Asker,
  resolved: ResolvedOptions,
  { env }: Environment,
  inputFiles: readonly SourceFile[],
): Promise<RunRequest | undefined> {
  const { code, title, document } = source;
  const { values } = resolved;
  const { ttl, networkMode, returnArtifact, returnWasmArtifact } = values;
  const parameters = { ttl, networkMode, env, returnArtifact, returnWasmArtifact };
  const known = values.language ?? languageOfSource(source, parts.fileMemory);
  // Only the #! line tells: the service reads it. That endpoint takes no input files, and variables in the address, which
  // servers write into their logs.
  const isPlain = inputFiles.length === 0 && Object.keys(env).length === 0 && !asksForMore(resolved);
  if (known === undefined && code.startsWith('#!') && isPlain) {
    const request = { ...withoutDefaults(parameters), code };
    checkShebangRequest(request);
    return request;
  }
  const language = known ?? (await askForLanguage(parts, title, document, asker !== 'code'));
  if (language === undefined) return undefined;
  const request = { ...parameters, language, code, inputFiles };
  checkExecuteRequest(request);
  return request;
}

/** These travel in a query, and it is unsettled whether a signature covers one: best is none. */
function withoutDefaults({ ttl, networkMode, returnArtifact, returnWasmArtifact }: RunParameters): RunParameters {
  return {
    ...(ttl === limits.ttlSeconds.default ? {} : { ttl }),
    ...(networkMode === 'zerotrust' ? {} : { networkMode }),
    ...(returnArtifact ? { returnArtifact } : {}),
    ...(returnWasmArtifact ? { returnWasmArtifact } : {}),
  };
}

const emptyGlobs = ({ values }: ResolvedOptions, found: readonly SourceFile[]): readonly string[] =>
  values.inputFiles.length > 0 && found.length === 0
    ? [vscode.l10n.t('no file matches {0}', values.inputFiles.map(String).join(', '))]
    : [];
