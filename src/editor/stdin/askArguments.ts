import * as vscode from 'vscode';
import { formatWords, parseWords } from '../../jobs/stdin/shellWords';
import { sentences } from '../../locale';
import { inputStep, mapStep, type Step } from '../options/quickSteps';

/** Asks for arguments, written as on a command line. */
export async function askArguments(
  title: string,
  now: readonly string[],
  { also = '', first = false } = {},
): Promise<Step<readonly string[]>> {
  const prompt = vscode.l10n.t('Arguments as on a command line: quotes keep blanks together. Empty for none.');
  const step = await inputStep({ title, prompt: sentences(prompt, also), value: formatWords(now), first }, (line) => {
    const parsed = parseWords(line);
    if ('words' in parsed) return line.includes('\0') ? vscode.l10n.t('There is a NUL character in it.') : undefined;
    return parsed.problem === 'quote'
      ? vscode.l10n.t('A quote is not closed.')
      : vscode.l10n.t('The backslash at the end stands before nothing.');
  });
  return mapStep(step, (line) => {
    const parsed = parseWords(line);
    return 'words' in parsed ? parsed.words : [];
  });
}
