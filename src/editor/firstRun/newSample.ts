import * as vscode from 'vscode';
import { sampleLanguages, sampleProgram } from '../../jobs/samples';
import { activeFile } from '../activeFile';
import { serviceLanguages } from '../options/pickLanguage';
import { hasValue, shown } from '../options/quickSteps';
import type { Parts } from '../parts';
import { editorLanguage } from '../run/editorLanguage';

interface SampleItem extends vscode.QuickPickItem {
  /** None: a file of the person's own. */
  readonly language?: string;
}

/** Lets the person pick a language and opens a small program in it, ready to run; or a file of their own. */
export async function newSample(parts: Parts, language?: unknown): Promise<void> {
  const item = typeof language === 'string' ? { language } : await pickSample(parts);
  if (item === undefined) return;
  if (item.language === undefined) return vscode.commands.executeCommand('workbench.action.quickOpen');
  const explanation = vscode.l10n.t('A sample program: run it with the button at the top right. It runs in a sandbox.');
  const content = sampleProgram(item.language, explanation);
  if (content === undefined) return;
  const document = await vscode.workspace.openTextDocument({ content, language: await editorLanguage(item.language) });
  await vscode.window.showTextDocument(document, { preview: false });
}

/** Opens at once with all samples; those that the chosen service cannot run go when it has said so. */
async function pickSample({ connections, languages }: Parts): Promise<SampleItem | undefined> {
  const input = vscode.window.createQuickPick<SampleItem>();
  input.title = activeFile()
    ? vscode.l10n.t('New sample program')
    : vscode.l10n.t('No file is open. What do you want to run?');
  input.placeholder = vscode.l10n.t('A small sample program in one of these languages, or a file of yours');
  input.items = items(sampleLanguages);
  input.busy = true;
  void serviceLanguages(connections, languages).then((answer) => {
    input.busy = false;
    const there = sampleLanguages.filter((each) => answer?.languages.includes(each));
    if (there.length > 0 && there.length < sampleLanguages.length) input.items = items(there);
  });
  const picked = await shown<SampleItem>(input, (settle) => [input.onDidAccept(() => settle(input.selectedItems[0]))]);
  return hasValue(picked) ? picked : undefined;
}

const items = (languages: readonly string[]): readonly SampleItem[] => [
  ...languages.map((language) => ({ language, label: language, description: vscode.l10n.t('sample program') })),
  { label: '', kind: vscode.QuickPickItemKind.Separator },
  { label: vscode.l10n.t('Open a File…') },
];
