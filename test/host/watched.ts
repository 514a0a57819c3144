import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';

/**
 * What the extension shows to the person. The editor tells nobody when a list or a sentence is there, so the extension's own calls
 * are listened to: the editor shows what it would show without.
 */
export interface Watched {
  readonly questions: Question[];
  /** Errors that the person was told of. */
  readonly told: string[];
  readonly saveDialogs: vscode.SaveDialogOptions[];
}

export interface Question {
  /** There is an entry that Enter would pick. */
  readonly isReady: () => boolean;
  readonly title: () => string | undefined;
  isAnswered: boolean;
}

type Window = Pick<typeof vscode.window, 'createQuickPick' | 'showQuickPick' | 'showErrorMessage' | 'showSaveDialog'>;

const mark = Symbol.for('unsandbox.test.watched');

/** From the first call on. Every test file is a bundle of its own: whichever comes first listens for all. */
export function watch(): Watched {
  const { extensionPath = '' } = vscode.extensions.getExtension('unsandbox.unsandbox') ?? {};
  // Each extension has an API object of its own, which is told apart by the file that asks for it.
  const { window } = createRequire(join(extensionPath, 'dist/extension.js'))('vscode') as { window: Window };
  const holder: { [mark]?: Watched } = window as Window & { [mark]?: Watched };
  holder[mark] ??= listen(window);
  return holder[mark];
}

function listen(window: Window): Watched {
  const watched: Watched = { questions: [], told: [], saveDialogs: [] };
  const { createQuickPick, showQuickPick, showErrorMessage, showSaveDialog } = window;
  window.createQuickPick = <T extends vscode.QuickPickItem>() => withQuestion(createQuickPick<T>(), watched.questions);
  const pick = (items: readonly string[], options?: vscode.QuickPickOptions, ...others: []): Thenable<unknown> => {
    let hasFocus = false;
    const onDidSelectItem = (): void => {
      hasFocus = true;
    };
    const question: Question = { isReady: () => hasFocus, title: () => options?.title, isAnswered: false };
    watched.questions.push(question);
    return showQuickPick(items, { ...options, onDidSelectItem }, ...others).then((picked) => {
      question.isAnswered = true;
      return picked;
    });
  };
  window.showQuickPick = pick as typeof showQuickPick;
  const tell = (sentence: string, ...others: []): unknown => {
    watched.told.push(sentence);
    return showErrorMessage(sentence, ...others);
  };
  window.showErrorMessage = tell as typeof showErrorMessage;
  window.showSaveDialog = (options = {}) => {
    watched.saveDialogs.push(options);
    return showSaveDialog(options);
  };
  return watched;
}

function withQuestion<T extends vscode.QuickPickItem>(list: vscode.QuickPick<T>, questions: Question[]) {
  const show = list.show.bind(list);
  const question: Question = {
    isReady: () => list.activeItems.length > 0,
    title: () => list.title,
    isAnswered: false,
  };
  list.onDidHide(() => {
    question.isAnswered = true;
  });
  list.show = () => {
    show();
    questions.push(question);
  };
  return list;
}
