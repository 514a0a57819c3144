import * as vscode from 'vscode';
import type { Jobs } from '../../jobs/jobs';

/** Shows in the status bar that jobs run, at the moment they start; a click opens the panel. */
export function showRunningJobs(jobs: Jobs): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('unsandbox.jobs', vscode.StatusBarAlignment.Left, 0);
  item.name = 'unsandbox';
  item.command = 'unsandbox.jobs.focus';
  const update = (): void => {
    // Those started elsewhere are in the panel; this window has nothing to wait for.
    const active = jobs.active().filter((job) => job.startedHere).length;
    if (active === 0) {
      item.hide();
      return;
    }
    const text = active === 1 ? vscode.l10n.t('1 job') : vscode.l10n.t('{0} jobs', active);
    item.text = `$(loading~spin) unsandbox: ${text}`;
    item.tooltip = vscode.l10n.t('Show the unsandbox jobs');
    item.accessibilityInformation = { label: vscode.l10n.t('unsandbox, active: {0}', text) };
    item.show();
  };
  return vscode.Disposable.from(item, jobs.onDidChange(update));
}
