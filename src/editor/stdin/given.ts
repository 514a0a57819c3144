import * as vscode from 'vscode';
import { checkExecuteRequest } from '../../api/checkRequest';
import { limits } from '../../api/limits';
import type { RunRequest } from '../../api/types';
import { UserError } from '../../errors';
import { type Given, type WrappedProgram, wrapProgram, wrapperOf } from '../../jobs/stdin/wrapProgram';
import { readInputFiles, type SourceFile } from '../inputFiles/inputFiles';
import type { ResolvedOptions } from '../options/resolveOptions';
import type { Source } from '../run/source';
import { nameOf } from '../uris';

/** What a program is given, and the local file that its input is from. */
export interface ReadGiven extends Given {
  readonly file?: SourceFile | undefined;
}

/** Whether the options ask for what the API does not have. */
export const asksForMore = ({ values: { input = '', arguments: words = [] } }: ResolvedOptions): boolean =>
  input !== '' || words.length > 0;

/** Undefined when the program is given nothing. Throws a sentence for a file that cannot be sent. */
export async function readGiven(resolved: ResolvedOptions, near: vscode.Uri): Promise<ReadGiven | undefined> {
  if (!asksForMore(resolved)) return undefined;
  const { input = '', arguments: words } = resolved.values;
  if (typeof input === 'string') return { input: input === '' ? undefined : Buffer.from(input), arguments: words };
  const [file] = await readInputFiles([input], near, resolved.origins.input ?? 'run');
  return { input: file?.content, arguments: words, file };
}

export interface WrappedRequest {
  readonly request: RunRequest;
  readonly wrapped: WrappedProgram;
}

/** The request that starts the program with what it is given. Throws a sentence where that is not possible. */
export function wrapRequest(request: RunRequest, { code, document }: Source, given: Given): WrappedRequest {
  const language = 'language' in request ? request.language : '';
  const others = 'inputFiles' in request ? (request.inputFiles ?? []) : [];
  const taken = others.map(({ filename }) => filename);
  const wrapped = wrapProgram({ language, code, filename: nameOf(document.uri), taken }, given);
  if (wrapped === undefined) throw notPossible(language);
  const inputFiles = [...others, ...wrapped.files];
  if (inputFiles.length > limits.inputFiles) throw tooMany(wrapped, inputFiles.length - limits.inputFiles);
  const whole = { ...request, language, code: wrapped.code, inputFiles };
  checkExecuteRequest(whole);
  return { request: whole, wrapped };
}

function tooMany({ program, stdin }: WrappedProgram, excess: number): UserError {
  const own = [program, ...(stdin === undefined ? [] : [stdin])].join(', ');
  return new UserError(
    vscode.l10n.t(
      'A run with input or arguments sends {0} along, and at most {1} files can be sent. Leave out {2} of the input files.',
      own,
      limits.inputFiles,
      excess,
    ),
  );
}

/** Why a language's programs cannot be given anything; undefined where they can. */
export const whyNot = (language: string): string | undefined =>
  wrapperOf(language) === undefined
    ? vscode.l10n.t('not available for {0}: the API has neither input nor arguments', language)
    : undefined;

export const notPossible = (language: string): UserError =>
  new UserError(
    vscode.l10n.t(
      'A program in {0} cannot be given input or arguments: the API has neither, and there is no wrapper for this language. Put them into the code, or attach an input file and read that.',
      language,
    ),
    { title: vscode.l10n.t('Choose Input Files…'), command: 'unsandbox.chooseInputFiles' },
  );
