import * as vscode from 'vscode';
import {
  isAbortError,
  isApiError,
  isMalformedAnswerError,
  isUnreachableError,
  isUserError,
  openSetting,
  type Remedy,
} from '../errors';
import { printableLine } from '../jobs/output/printable';
import { warn } from './notify';

/** Tells the person about an error, once and in one sentence, with the button that helps where one does. */
export function report(error: unknown, log: vscode.LogOutputChannel): void {
  if (isAbortError(error) || error instanceof vscode.CancellationError) return;
  if (isExpected(error)) log.warn(error.message);
  else log.error(error instanceof Error ? error : String(error));
  if (isUserError(error) && error.told) return;
  const sentence = sentenceFor(error);
  const remedy = remedyFor(error);
  warn(sentence, ...(remedy === undefined ? [] : [remedy]));
}

const isExpected = (error: unknown): error is Error =>
  isUserError(error) || isApiError(error) || isMalformedAnswerError(error) || isUnreachableError(error);

/** What nobody waits for, and nobody has to be told of when it fails: the log has it. */
export const inBackground = (work: Promise<unknown>, what: string, log: vscode.LogOutputChannel): void =>
  void work.catch((error: unknown) => log.warn(`${what}: ${String(error)}`));

/** The sentence that a person is to read. */
export const sentenceFor = (error: unknown): string =>
  isExpected(error)
    ? printableLine(error.message, 600)
    : vscode.l10n.t('Something in the unsandbox extension went wrong. The log has the details.');

/** Whether a button could help. */
export const hasRemedy = (error: unknown): boolean =>
  !(isUserError(error) && error.told) && remedyFor(error) !== undefined;

function remedyFor(error: unknown): Remedy | undefined {
  const { l10n } = vscode;
  if (isUserError(error)) return error.remedy;
  if (isApiError(error)) return remedyForRefusal(error.status);
  if (isUnreachableError(error) || isMalformedAnswerError(error))
    return { title: l10n.t('Test Connection'), command: 'unsandbox.testConnection' };
  return { title: l10n.t('Show Log'), command: 'unsandbox.showLog' };
}

function remedyForRefusal(status: number): Remedy | undefined {
  const { l10n } = vscode;
  if (status === 401 || status === 403) return { title: l10n.t('Set API Key…'), command: 'unsandbox.setKeys' };
  if (status === 429) return { title: l10n.t('Show Jobs'), command: 'unsandbox.jobs.focus' };
  if ((status >= 300 && status < 400) || status === 404) return openSetting('unsandbox.apiUrl');
  return undefined;
}
