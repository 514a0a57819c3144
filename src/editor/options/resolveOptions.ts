import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { commentLines, type OptionComment, parseOptionComment } from '../../jobs/request/optionComment';
import { confined, isTrusted } from '../consent/workspaceTrust';
import { askedReference } from '../environment/references';
import type { Source } from '../run/source';
import { runSettings } from '../settings';
import { nameOf, openAt } from '../uris';
import type { RunOptions } from './runOptions';

/**
 * Where an option's value comes from, the nearest first: each replaces those behind it as a whole. What a task of the workspace
 * says stands where a person's choice for the run would.
 */
export type Origin = 'run' | 'task' | 'file' | 'comment' | 'settings';

/** These have no value by default. */
type Optional = 'language' | 'input' | 'arguments';
export type EffectiveOptions = Required<Omit<RunOptions, Optional>> & Pick<RunOptions, Optional>;
export type OptionName = keyof RunOptions;

/** A file and its text, which may be newer than its document knows. */
export type OptionSource = Pick<Source, 'document' | 'text'>;

export const optionSource = (document: vscode.TextDocument): OptionSource => ({ document, text: document.getText() });

export interface ResolvedOptions {
  readonly values: EffectiveOptions;
  readonly origins: Readonly<Partial<Record<OptionName, Origin>>>;
  readonly comment: OptionComment;
  /** What was asked for and not heard, in sentences. */
  readonly notes: readonly string[];
}

/**
 * What a run of a document would be given: once > saved for the file > comment in the file > settings, those by the
 * editor (language > workspace > user > default). Secret variables are still references. Throws a sentence for a
 * comment or setting that cannot be meant, and for network that is asked for where a workspace is not trusted.
 */
export function resolveOptions(
  { document, text }: OptionSource,
  saved: RunOptions,
  once: RunOptions,
  onceOrigin: 'run' | 'task' = 'run',
): ResolvedOptions {
  const settings = runSettings(document);
  const { comment, notes } = trustedComment(document, text);
  const { env: _names, ...commented } = comment.options;
  const asked = { ...commented, ...askedVariables(comment) };
  const layers: readonly (readonly [Origin, RunOptions])[] = [
    ['settings', settings],
    ['comment', asked],
    ['file', saved],
    [onceOrigin, once],
  ];
  const named = layers.flatMap(([origin, options]) => Object.keys(options).map((name) => [name, origin]));
  const origins: ResolvedOptions['origins'] = Object.fromEntries(named);
  const wanted = Object.assign({}, ...layers.map(([, options]) => options));
  const { values, notes: lost } = confined(wanted, origins.networkMode);
  return { values, origins, comment, notes: [...notes, ...lost] };
}

const noComment: OptionComment = { options: {}, lines: {}, problems: [] };

/** In a workspace that is not trusted a comment is text like any other. */
function trustedComment(
  document: vscode.TextDocument,
  text: string,
): { comment: OptionComment; notes: readonly string[] } {
  const comment = commentOf(text);
  if (!isTrusted()) {
    const isThere = Object.keys(comment.options).length > 0 || comment.problems.length > 0;
    const note = vscode.l10n.t("the options in the file's comment are ignored, as this workspace is not trusted");
    return { comment: noComment, notes: isThere ? [note] : [] };
  }
  const [problem] = comment.problems;
  if (problem === undefined) return { comment, notes: [] };
  throw new UserError(
    vscode.l10n.t('Line {0} of {1}: {2} Nothing was sent.', problem.line + 1, nameOf(document.uri), problem.message),
    { title: vscode.l10n.t('Show Line'), command: 'vscode.open', arguments: openAt(document.uri, problem.line) },
  );
}

/** The option comment in a file's first lines. */
export const commentOf = (text: string): OptionComment => parseOptionComment(text.split(/\r?\n/, commentLines));

/** A comment only names variables: whatever becomes of the list, it stays known that the comment asked for them. */
function askedVariables({ options }: OptionComment): RunOptions {
  const { env: names } = options;
  if (names === undefined) return {};
  return { env: Object.fromEntries(names.map((name) => [name, askedReference(name)])), envFile: '' };
}
