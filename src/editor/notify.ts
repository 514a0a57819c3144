import * as vscode from 'vscode';
import type { Remedy } from '../errors';
import { withoutLinks } from '../jobs/output/printable';

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
    if (button === undefined) return undefined;
    if ('run' in button) return button.run();
    return vscode.commands.executeCommand(button.command, ...(button.arguments ?? []));
  });
}
