import * as vscode from 'vscode';
import {
  isAbortError,
  isApiError,
  isMalformedAnswerError,
  isUnreachableError,
  isUserError,
  type Remedy,
} from '../errors';
import { printableLine } from '../jobs/printable';

/**
 * Tells the person about an error, once and in one sentence, with the button that helps. Not
 * awaited by callers: a notification may stay for as long as nobody closes it.
 */
export function report(error: unknown, log: vscode.LogOutputChannel): void {
  if (isAbortError(error) || error instanceof vscode.CancellationError) return;
  const expected =
    isUserError(error) || isApiError(error) || isMalformedAnswerError(error) || isUnreachableError(error);
  if (expected) log.warn(error.message);
  else log.error(error instanceof Error ? error : String(error));
  const sentence = expected
    ? printableLine(error.message, 600)
    : vscode.l10n.t('Something in the unsandbox extension went wrong. The log has the details.');
  void show(sentence, remedyFor(error));
}

async function show(sentence: string, remedy: Remedy): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(sentence, remedy.title);
  if (chosen === remedy.title) await vscode.commands.executeCommand(remedy.command, ...(remedy.arguments ?? []));
}

function remedyFor(error: unknown): Remedy {
  if (isUserError(error) && error.remedy) return error.remedy;
  if (isApiError(error) && (error.status === 401 || error.status === 403))
    return { title: vscode.l10n.t('Set API Key…'), command: 'unsandbox.setKeys' };
  if (isUnreachableError(error) || isMalformedAnswerError(error))
    return { title: vscode.l10n.t('Test Connection'), command: 'unsandbox.testConnection' };
  return { title: vscode.l10n.t('Show Log'), command: 'unsandbox.showLog' };
}
