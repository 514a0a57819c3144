import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { isMixed, languageOfFence } from '../../jobs/request/fences';
import { languageOf } from '../../jobs/request/languages';
import type { FileMemory } from '../fileMemory';
import { pickLanguage } from '../options/pickLanguage';
import { hasValue } from '../options/quickSteps';
import type { Parts } from '../parts';
import { identityOf } from './editorLanguage';
import type { Source } from './source';

/** What was picked for a file, or what the service detected by its #! line: that holds while the line stays. */
interface Remembered {
  readonly language: string;
  readonly firstLine?: string;
}

/** What the editor, the file's name or its shebang say, else what was picked for this file or detected before. */
export function knownLanguageOf(document: vscode.TextDocument, memory: FileMemory): string | undefined {
  if (isMixed(document.languageId)) return undefined;
  const identity = identityOf(document);
  const remembered = memory.get('language', document.uri) as Remembered | undefined;
  const holds = remembered?.firstLine === undefined || remembered.firstLine === identity.firstLine;
  return languageOf(identity) ?? (holds && typeof remembered?.language === 'string' ? remembered.language : undefined);
}

/** The language of a source: in a document of several that of the block which it is a part of. */
export const languageOfSource = ({ document, part, text, spans }: Source, memory: FileMemory): string | undefined =>
  part === 'selection' && isMixed(document.languageId)
    ? languageOfFence(text, spans[0]?.fileLine ?? 0)
    : knownLanguageOf(document, memory);

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
      placeholder: isMixed(document.languageId)
        ? vscode.l10n.t('Which language is it?')
        : vscode.l10n.t('Which language is it? The choice is remembered for this file.'),
    }),
  );
  if (!hasValue(picked)) return undefined;
  await rememberLanguage(parts.fileMemory, document, picked, 'picked');
  return picked;
}

export async function rememberLanguage(
  memory: FileMemory,
  document: vscode.TextDocument,
  language: string,
  how: 'picked' | 'detected',
): Promise<void> {
  if (isMixed(document.languageId)) return;
  const firstLine = how === 'detected' ? { firstLine: document.lineAt(0).text } : {};
  await memory.update('language', document.uri, { language, ...firstLine } satisfies Remembered);
}
