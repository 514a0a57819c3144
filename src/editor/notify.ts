import * as vscode from 'vscode';
import type { Remedy } from '../errors';
import { printableLine, withoutLinks } from '../jobs/output/printable';

/** A button that runs a command, or a function where no command fits. */
type Button = Remedy | { readonly title: string; readonly run: () => unknown };

/** Not awaited by callers: a notification may stay for as long as nobody closes it. */
export function inform(sentence: string, ...buttons: readonly Button[]): void {
  offer(vscode.window.showInformationMessage, sentence, buttons);
}

export function warn(sentence: string, ...buttons: readonly Button[]): void {
  offer(vscode.window.showErrorMessage, sentence, buttons);
}

type Show = (sentence: string, ...titles: string[]) => Thenable<string | undefined>;

function offer(show: Show, sentence: string, buttons: readonly Button[]): void {
  void show(withoutLinks(sentence), ...buttons.map(({ title }) => title)).then((chosen) => {
    const button = buttons.find(({ title }) => title === chosen);
    return button === undefined ? undefined : press(button);
  });
}

/** Commands of our own report their errors; one of the editor's, or a function, may fail. */
async function press(button: Button): Promise<void> {
  try {
    if ('run' in button) await button.run();
    else await vscode.commands.executeCommand(button.command, ...(button.arguments ?? []));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn(vscode.l10n.t('"{0}" did not work: {1}', button.title, printableLine(reason, 300)));
  }
}
