import * as vscode from 'vscode';

/** The person went back a step, which is not the same as giving up. */
export const back = Symbol('back');
export type Step<T> = T | typeof back | undefined;

/** Whether the step has a value: the person neither went back nor gave up. */
export const hasValue = <T>(step: Step<T>): step is T => step !== undefined && step !== back;

/** Turns the value of a step; going back and giving up pass through. */
export const mapStep = <T, U>(step: Step<T>, change: (value: T) => U): Step<U> =>
  hasValue(step) ? change(step) : step;

interface PickTexts<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly active?: T | undefined;
  readonly first?: boolean;
}

/** A quick pick, with a Back button unless it is the first. Undefined when it was dismissed. */
export function pickStep<T extends vscode.QuickPickItem>(
  items: readonly T[],
  { title, placeholder, active, first = false }: PickTexts<T>,
): Promise<Step<T>> {
  const input = vscode.window.createQuickPick<T>();
  Object.assign(input, { title, placeholder, items, buttons: first ? [] : [vscode.QuickInputButtons.Back] });
  if (active !== undefined) input.activeItems = [active];
  return shown(input, (settle) => [input.onDidAccept(() => settle(input.selectedItems[0]))]);
}

/** An input box, with a Back button unless it is the first; it is accepted only when `problemOf` finds none. */
export function inputStep(
  options: { title: string; prompt: string; value: string; password?: boolean; first?: boolean },
  problemOf: (value: string) => string | undefined,
): Promise<Step<string>> {
  const input = vscode.window.createInputBox();
  // A secret may have to be fetched from elsewhere: the box waits.
  const ignoreFocusOut = options.password === true;
  const { first = false, ...shownOptions } = options;
  Object.assign(input, shownOptions, { buttons: first ? [] : [vscode.QuickInputButtons.Back], ignoreFocusOut });
  const check = (): void => {
    input.validationMessage = problemOf(input.value) ?? '';
  };
  return shown(input, (settle) => [
    input.onDidChangeValue(check),
    input.onDidAccept(() => {
      check();
      if (problemOf(input.value) === undefined) settle(input.value);
    }),
  ]);
}

type Settle<T> = (value: Step<T>) => void;

export function shown<T>(
  input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox | vscode.QuickPick<never>,
  listen: (settle: Settle<T>) => vscode.Disposable[],
): Promise<Step<T>> {
  return new Promise((resolve) => {
    const settle: Settle<T> = (value) => {
      resolve(value);
      input.dispose();
    };
    const listeners = [
      ...listen(settle),
      input.onDidTriggerButton((button) => button === vscode.QuickInputButtons.Back && settle(back)),
      input.onDidHide(() => {
        settle(undefined);
        vscode.Disposable.from(...listeners).dispose();
      }),
    ];
    input.show();
  });
}
