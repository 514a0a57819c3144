import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { languageOf } from '../../jobs/request/languages';
import type { FileMemory } from '../fileMemory';
import { pickLanguage } from '../options/pickLanguage';
import { hasValue } from '../options/quickSteps';
import type { Parts } from '../parts';
import { nameOf } from '../uris';

/** What was picked for a file, or what the service detected by its #! line: that holds while the line stays. */
interface Remembered {
  readonly language: string;
  readonly firstLine?: string;
}

/** What the editor, the file's name or its shebang say, else what was picked for this file or detected before. */
export function knownLanguageOf(document: vscode.TextDocument, memory: FileMemory): string | undefined {
  const firstLine = document.lineAt(0).text;
  const identity = { languageId: document.languageId, filename: nameOf(document.uri), firstLine };
  const remembered = memory.get('language', document.uri) as Remembered | undefined;
  const holds = remembered?.firstLine === undefined || remembered.firstLine === firstLine;
  return languageOf(identity) ?? (holds && typeof remembered?.language === 'string' ? remembered.language : undefined);
}

/** Asks for the language of a document, if that is allowed. Undefined when the picker was dismissed. */
export async function askForLanguage(
  parts: Parts,
  title: string,
  document: vscode.TextDocument,
  mayAsk: boolean,
): Promise<string | undefined> {
  if (!mayAsk)
    throw new UserError(vscode.l10n.t('The language of {0} is not known. Name it with the option "language".', title));
  const picked = await parts.questions.inTurn(() =>
    pickLanguage(parts, {
      title: vscode.l10n.t('Run {0} in unsandbox', title),
      placeholder: vscode.l10n.t('Which language is it? The choice is remembered for this file.'),
    }),
  );
  if (!hasValue(picked)) return undefined;
  await rememberLanguage(parts.fileMemory, document, picked, 'picked');
  return picked;
}

export function rememberLanguage(
  memory: FileMemory,
  document: vscode.TextDocument,
  language: string,
  how: 'picked' | 'detected',
): Promise<void> {
  const firstLine = how === 'detected' ? { firstLine: document.lineAt(0).text } : {};
  return memory.update('language', document.uri, { language, ...firstLine } satisfies Remembered);
}
