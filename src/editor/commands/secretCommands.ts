import * as vscode from 'vscode';
import { UserError } from '../../errors';
import { enterSecret } from '../environment/enterSecret';
import { secretReference } from '../environment/references';
import { inform } from '../notify';
import type { Parts } from '../parts';

/** Keeps the value of a secret variable, new or changed. */
export async function setSecret({ secrets }: Parts, name: unknown): Promise<void> {
  const stored = await enterSecret(secrets, typeof name === 'string' ? name : undefined);
  if (typeof stored !== 'string') return;
  inform(
    vscode.l10n.t(
      'The secret {0} is saved. Name it with "Run in unsandbox with Options…", or as {1} in the setting unsandbox.env.',
      stored,
      secretReference(stored),
    ),
  );
}

export async function removeSecret({ secrets }: Parts): Promise<void> {
  const names = secrets.list();
  if (names.length === 0) throw new UserError(vscode.l10n.t('There are no secret variables.'));
  const name = await vscode.window.showQuickPick([...names], {
    placeHolder: vscode.l10n.t('Which secret variable do you want to remove?'),
  });
  if (name === undefined) return;
  await secrets.remove(name);
  inform(vscode.l10n.t('The secret {0} is removed.', name));
}
