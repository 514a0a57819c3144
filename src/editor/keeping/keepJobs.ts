import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { defaultRecent, type Jobs } from '../../jobs/jobs';
import { JobStore } from '../../jobs/store/jobStore';
import { type Keeper, KeptJobs } from '../../jobs/store/keptJobs';
import { warn } from '../notify';

/** Keeps the jobs in the editor's own folder for this extension, which all windows share. */
export function keepJobs(
  context: vscode.ExtensionContext,
  jobs: Jobs,
  log: vscode.LogOutputChannel,
  keeper: Pick<Keeper, 'prepare' | 'onClaimed' | 'onTaken'>,
): KeptJobs {
  const dir = vscode.Uri.joinPath(context.globalStorageUri, 'jobs').fsPath;
  const setMost = (): void => {
    // None on the disk is not none in the window.
    jobs.maxRecent = keepCount() || defaultRecent;
  };
  setMost();
  context.subscriptions.push(vscode.workspace.onDidChangeConfiguration(setMost));
  const onUnwritable = (): void =>
    warn(
      vscode.l10n.t(
        'Jobs cannot be kept on the disk: those that run now are forgotten when the window closes. Make room in {0}.',
        dir,
      ),
      { title: vscode.l10n.t('Show Log'), command: 'unsandbox.showLog' },
    );
  return new KeptJobs(jobs, new JobStore(dir, randomUUID()), dir, { ...keeper, keepCount, onUnwritable, log });
}

/** Finished jobs that stay; 0 keeps none beyond the window. */
function keepCount(): number {
  const count = vscode.workspace.getConfiguration('unsandbox').get<unknown>('keepFinishedJobs');
  return typeof count === 'number' && count >= 0 ? Math.min(Math.floor(count), 1000) : defaultRecent;
}
