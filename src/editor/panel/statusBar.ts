import * as vscode from 'vscode';
import type { Jobs, TrackedJob } from '../../jobs/jobs';
import { printableLine } from '../../jobs/output/printable';
import { statusText } from '../../jobs/output/transcript';
import { clockText, longestOf, waitingOf } from '../../jobs/output/waiting';

/** Jobs named in the tooltip; more do not fit. */
const maxNamed = 10;

/**
 * Shows in the status bar how many jobs run, how long the longest has taken and what is left of its time limit, from the moment
 * they start; a click opens the panel. The clock ticks only while something runs.
 */
export function showRunningJobs(jobs: Jobs): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('unsandbox.jobs', vscode.StatusBarAlignment.Left, 0);
  item.name = 'unsandbox';
  item.command = 'unsandbox.jobs.focus';
  let clock: NodeJS.Timeout | undefined;
  const update = (): void => {
    clearTimeout(clock);
    // Those started elsewhere are in the panel; this window has nothing to wait for.
    const active = jobs.active().filter((job) => job.startedHere);
    const longest = longestOf(active);
    if (longest === undefined) return void item.hide();
    draw(item, active, longest, Date.now());
    item.show();
    clock = setTimeout(update, 1000);
  };
  return vscode.Disposable.from(item, jobs.onDidChange(update), { dispose: () => clearTimeout(clock) });
}

function draw(item: vscode.StatusBarItem, active: readonly TrackedJob[], longest: TrackedJob, now: number): void {
  const { elapsed, left } = waitingOf(longest, now);
  const count = active.length === 1 ? vscode.l10n.t('1 job') : vscode.l10n.t('{0} jobs', active.length);
  const limit = left === undefined ? [] : [vscode.l10n.t('{0} left', clockText(left))];
  item.text = `$(loading~spin) unsandbox: ${[count, clockText(elapsed), ...limit].join(' · ')}`;
  const longestFor = vscode.l10n.t('the longest for {0}', spokenSeconds(elapsed));
  const timeLeft = left === undefined ? [] : [vscode.l10n.t('{0} left', spokenSeconds(left))];
  item.accessibilityInformation = {
    label: [vscode.l10n.t('unsandbox, active: {0}', count), longestFor, ...timeLeft].join(', '),
    role: 'button',
  };
  item.tooltip = tooltip(active, now);
}

/** A clock is read out as digits. */
const spokenSeconds = (count: number): string =>
  count === 1 ? vscode.l10n.t('1 second') : vscode.l10n.t('{0} seconds', count);

/** Plain text: Markdown would render what is in a title. */
function tooltip(active: readonly TrackedJob[], now: number): string {
  const rows = active.slice(0, maxNamed).map((job) => {
    const { elapsed, left } = waitingOf(job, now);
    const status = job.cancelRequested ? vscode.l10n.t('cancelling') : statusText(job.status);
    const limit = left === undefined ? [] : [vscode.l10n.t('{0} left', clockText(left))];
    return [printableLine(job.title, 60), status, clockText(elapsed), ...limit].join(' · ');
  });
  const others = active.length - rows.length;
  const more = others > 0 ? [vscode.l10n.t('and {0} more', others)] : [];
  return [...rows, ...more, vscode.l10n.t('Show the unsandbox jobs')].join('\n');
}
